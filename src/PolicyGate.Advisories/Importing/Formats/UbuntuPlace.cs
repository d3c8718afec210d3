using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Where Ubuntu publishes a fix: the ecosystem of the release, and the subscription that it takes.</summary>
internal sealed record UbuntuPlace(string Ecosystem, string? Channel)
{
    public const string Pro = "Ubuntu Pro";

    /// <summary>Parses <c>focal</c>, <c>focal/esm</c>, <c>trusty/esm</c>, <c>esm-infra/focal</c>, <c>esm-apps/jammy</c>, <c>fips-updates/jammy</c>, <c>realtime/jammy</c>.</summary>
    public static UbuntuPlace Parse(string text)
    {
        var parts = text.Split('/');
        var codename = Array.Find(parts, part => ReleaseNames.Find(part) is not null) ?? parts[0];
        var stream = Array.Find(parts, part => part != codename);
        return Of(codename, stream);
    }

    /// <summary>The place of a release's stream; the release itself where there is none. FIPS, realtime and others are other builds, with ecosystems of their own.</summary>
    public static UbuntuPlace Of(string codename, string? stream) => stream switch
    {
        null or "" or "release" or "security" or "updates" => new(CodenameEcosystems.Ubuntu(codename, ""), null),
        _ when stream.StartsWith("esm", StringComparison.Ordinal) => new(CodenameEcosystems.Ubuntu(codename, "Pro:"), Pro),
        _ when stream.StartsWith("fips", StringComparison.Ordinal) => Other(codename, "FIPS" + stream["fips".Length..]),
        _ => Other(codename, char.ToUpperInvariant(stream[0]) + stream[1..]),
    };

    private static UbuntuPlace Other(string codename, string build) => new(CodenameEcosystems.Ubuntu(codename, $"Pro:{Affects.Checked(build, "stream")}:"), $"{Pro} {build}");
}
