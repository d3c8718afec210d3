namespace PolicyGate.Inventory;

/// <summary>The sentences that generators write into <c>sourceInfo</c>, where they have no other field: what it was built from (Trivy), and the files that show it (Trivy, Syft, SCALIBR).</summary>
internal static class SpdxSourceInfo
{
    private const string BuiltFrom = "built package from: ";

    public static SourcePackage? Package(string? text) =>
        text?.StartsWith(BuiltFrom, StringComparison.Ordinal) == true && text[BuiltFrom.Length..].Split(' ') is [{ Length: > 0 } name, { Length: > 0 } version] ? new(name, version) : null;

    public static IEnumerable<string> Paths(string? text)
    {
        if (text is null)
            return [];
        if (text.StartsWith("package found in: ", StringComparison.Ordinal))
            return [text["package found in: ".Length..]];
        if (text.StartsWith("acquired package info from ", StringComparison.Ordinal) && text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon)
            return text[(colon + 2)..].Split(", ");
        return text.StartsWith("Identified by the ", StringComparison.Ordinal) && text.LastIndexOf(" from ", StringComparison.Ordinal) is > 0 and var from
            ? [text[(from + " from ".Length)..]]
            : [];
    }
}
