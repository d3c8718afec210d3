using System.Text;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>The form in which an ecosystem compares its packages' names.</summary>
internal static class PackageNames
{
    /// <param name="ecosystem">Ecosystem, with or without release.</param>
    /// <param name="name">Name as somebody spells it.</param>
    public static string Normalize(string ecosystem, string name) => ecosystem switch
    {
        // A module path keeps its case, but package URLs of it don't.
        "Go" or "NuGet" or "Packagist" => name.ToLowerInvariant(),
        "PyPI" => NormalizePython(name),
        _ => name,
    };

    /// <summary>PEP 503: lower case, every run of <c>-</c>, <c>_</c> and <c>.</c> one hyphen.</summary>
    private static string NormalizePython(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (character is not ('-' or '_' or '.'))
                result.Append(char.ToLowerInvariant(character));
            else if (result.Length == 0 || result[^1] != '-')
                result.Append('-');
        }

        return result.ToString();
    }
}
