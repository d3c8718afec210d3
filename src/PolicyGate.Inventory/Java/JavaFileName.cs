namespace PolicyGate.Inventory;

/// <summary>The name of a jar as repositories have it: <c>ARTIFACT-VERSION.jar</c>.</summary>
/// <param name="Name">Artifact.</param>
/// <param name="Version">Version; null where the name has none.</param>
internal readonly record struct JavaFileName(string Name, string? Version)
{
    private static readonly string[] s_qualifiers = ["alpha", "beta", "m", "milestone", "rc", "cr", "pre", "ga", "final", "sp", "b", "snapshot"];

    /// <summary>The version is the last part that begins with a digit, with those before it that can only belong to it: <c>log4j-1.2-api-2.14.1</c>, <c>foo-1.0-rc-1</c>, <c>guava-31.1-jre</c>.</summary>
    public static JavaFileName Parse(string fileName)
    {
        var dot = fileName.LastIndexOf('.');
        var parts = (dot < 0 ? fileName : fileName[..dot]).Split('-');
        var first = Array.FindLastIndex(parts, StartsWithDigit);
        while (first > 1)
        {
            if (StartsWithDigit(parts[first - 1]))
                first--;
            else if (first > 2 && StartsWithDigit(parts[first - 2]) && s_qualifiers.Contains(parts[first - 1].ToLowerInvariant()))
                first -= 2;
            else
                break;
        }

        return first <= 0 ? new(string.Join('-', parts), null) : new(string.Join('-', parts[..first]), string.Join('-', parts[first..]));
    }

    private static bool StartsWithDigit(string part) => part.Length > 0 && char.IsAsciiDigit(part[0]);
}
