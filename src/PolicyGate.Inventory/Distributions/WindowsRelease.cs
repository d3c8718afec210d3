using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Windows has no <c>os-release</c>: the image's configuration tells its version (OCI image specification, config.md, <c>os.version</c>).</summary>
internal static class WindowsRelease
{
    private const int LongestVersion = 50;

    /// <summary>The distribution of an image for Windows; null for others.</summary>
    public static Distribution? Of(ImageConfiguration? configuration)
    {
        if (configuration is null || !configuration.Platform.Os.Equals("windows", StringComparison.OrdinalIgnoreCase))
            return null;
        var version = configuration.OsVersion is { Length: > 0 and <= LongestVersion } text && text.All(character => char.IsAsciiDigit(character) || character == '.') ? text : null;
        return new("windows", version, null, Name(version), null);
    }

    // The releases with long-term servicing, by their builds.
    private static string? Name(string? version) => version?.Split('.') is [_, _, var build, ..]
        ? build switch
        {
            "14393" => "Windows Server 2016",
            "17763" => "Windows Server 2019",
            "20348" => "Windows Server 2022",
            "26100" => "Windows Server 2025",
            _ => null,
        }
        : null;
}
