using System.Text.RegularExpressions;

namespace PolicyGate.Images.References;

/// <summary>Names of images in a registry or engine, as the OCI distribution specification and Docker have them.</summary>
internal static partial class RegistryName
{
    private const int LongestName = 1024;

    public static bool IsValid(string name) => name.Length <= LongestName && Grammar().IsMatch(name);

    /// <summary>True for what nobody would call an image but a file that isn't there.</summary>
    public static bool LooksLikePath(string text) =>
        text[0] is '.' or '/' or '~' || text.Contains('\\', StringComparison.Ordinal)
        || text.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)
        || text.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(
        """^((?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(?:@sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))?\z""",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Grammar();
}
