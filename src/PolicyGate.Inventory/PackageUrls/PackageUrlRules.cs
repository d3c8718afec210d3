using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>What the specification demands of each component, and the rules of single types (the <c>types</c> folder of purl-spec).</summary>
internal static class PackageUrlRules
{
    // NuGet is not among them: its ids keep their case, whoever compares them ignores it.
    private static readonly ImmutableHashSet<string> s_lowerCaseNamespace = ImmutableHashSet.Create(
        StringComparer.Ordinal, "alpm", "apk", "bitbucket", "composer", "deb", "github", "golang", "hex", "luarocks", "npm", "qpkg", "rpm");

    private static readonly ImmutableHashSet<string> s_lowerCaseName = ImmutableHashSet.Create(
        StringComparer.Ordinal, "alpm", "apk", "bitbucket", "bitnami", "composer", "deb", "github", "golang", "hex", "luarocks", "npm", "oci", "pub", "pypi");

    public static string NormalizeType(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var valid = value.Length > 0 && char.IsAsciiLetter(value[0]);
        foreach (var character in value)
            valid &= char.IsAsciiLetterOrDigit(character) || character is '.' or '-';
        return valid ? value.ToLowerInvariant() : throw new FormatException($"'{value.Printable(100)}' is not a type: expected letters, digits, dots and dashes, a letter first.");
    }

    public static string? NormalizeNamespace(string type, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        var segments = WellFormed(value).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0)
            return null;
        var result = string.Join('/', segments);
        return s_lowerCaseNamespace.Contains(type) ? result.ToLowerInvariant() : result;
    }

    public static string NormalizeName(string type, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var name = WellFormed(value).Trim('/');
        return name.Length > 0 ? ApplyNameRules(type, name) : throw new FormatException("it has no name.");
    }

    public static string ApplyNameRules(string type, string name)
    {
        if (s_lowerCaseName.Contains(type))
            name = name.ToLowerInvariant();
        return type switch
        {
            "pypi" => WithSingleDashes(name),
            "pub" => name.Replace('-', '_'),
            _ => name,
        };
    }

    public static string? NormalizeVersion(string type, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        return type == "huggingface" ? WellFormed(value).ToLowerInvariant() : WellFormed(value);
    }

    public static ImmutableSortedDictionary<string, string> NormalizeQualifiers(ImmutableSortedDictionary<string, string> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var result = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, text) in value)
        {
            if (!string.IsNullOrEmpty(text) && !result.TryAdd(NormalizeKey(key), WellFormed(text)))
                throw new FormatException($"the qualifier '{key.Printable(100)}' stands there twice.");
        }

        return result.ToImmutable();
    }

    public static string NormalizeKey(string key)
    {
        var valid = key.Length > 0 && char.IsAsciiLetter(key[0]);
        foreach (var character in key)
            valid &= char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_';
        return valid ? key.ToLowerInvariant() : throw new FormatException($"'{key.Printable(100)}' is not a qualifier's key.");
    }

    public static string? NormalizeSubpath(string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        var segments = WellFormed(value).Split('/').Where(segment => segment is not ("" or "." or ".."));
        return string.Join('/', segments) is { Length: > 0 } path ? path : null;
    }

    // An unpaired surrogate has no UTF-8: it becomes what every decoder would make of it, so that printing loses nothing.
    private static string WellFormed(string value)
    {
        foreach (var character in value)
        {
            if (char.IsSurrogate(character))
                return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
        }

        return value;
    }

    private static string WithSingleDashes(string name)
    {
        var result = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            var dash = character is '-' or '_' or '.';
            if (!dash)
                result.Append(character);
            else if (result.Length == 0 || result[^1] != '-')
                result.Append('-');
        }

        return result.ToString();
    }
}
