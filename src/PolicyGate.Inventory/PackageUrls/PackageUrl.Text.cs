using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PolicyGate.Inventory;

public sealed partial record PackageUrl
{
    /// <summary>Parses a package URL.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static PackageUrl Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return ParseParts(text);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{text.Printable(200)}' is not a package URL: {e.Message}", e);
        }
    }

    /// <summary>Parses a package URL; false where the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PackageUrl? purl)
    {
        purl = null;
        if (text is null)
            return false;
        try
        {
            purl = ParseParts(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The canonical form.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("pkg:", 64).Append(_type).Append('/');
        if (_namespace is not null)
        {
            PercentEncoding.AppendSegments(text, _namespace);
            text.Append('/');
        }

        PercentEncoding.Append(text, _name);
        if (_version is not null)
            PercentEncoding.Append(text.Append('@'), _version);
        var separator = '?';
        foreach (var (key, value) in _qualifiers)
        {
            PercentEncoding.Append(text.Append(separator).Append(key).Append('='), value);
            separator = '&';
        }

        if (_subpath is not null)
            PercentEncoding.AppendSegments(text.Append('#'), _subpath);
        return text.ToString();
    }

    // "How to parse": from right to left, subpath to type; then version, name, namespace.
    private static PackageUrl ParseParts(string text)
    {
        var (rest, subpath) = CutRight(text, '#');
        (rest, var qualifiers) = CutRight(rest, '?');
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !rest.AsSpan(0, colon).Equals("pkg", StringComparison.OrdinalIgnoreCase))
            throw new FormatException("expected it to begin with pkg: and a type.");
        rest = rest[(colon + 1)..].TrimStart('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            throw new FormatException("expected a type, a slash and a name after pkg:.");
        var type = rest[..slash];
        rest = rest[(slash + 1)..];

        string? version = null;
        if (VersionSeparator(rest) is >= 0 and var at)
            (rest, version) = (rest[..at], PercentEncoding.Decode(rest[(at + 1)..]));
        var (space, name) = CutRight(rest.TrimEnd('/'), '/');
        if (name is null)
            (space, name) = (null, space);
        return new PackageUrl
        {
            Type = type,
            Namespace = space is null ? null : PercentEncoding.DecodeSegments(space),
            Name = PercentEncoding.Decode(name!),
            Version = version,
            Qualifiers = ParseQualifiers(qualifiers),
            Subpath = subpath is null ? null : PercentEncoding.DecodeSegments(subpath),
        };
    }

    // The last '@', unless it opens a segment that goes on: npm scopes are often written without encoding, as in pkg:npm/@babel/core.
    private static int VersionSeparator(string text)
    {
        var at = text.LastIndexOf('@');
        var opensSegment = at == 0 || (at > 0 && text[at - 1] == '/');
        return opensSegment && text.IndexOf('/', at) > 0 ? -1 : at;
    }

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, string> ParseQualifiers(string? text)
    {
        var result = s_noQualifiers.ToBuilder();
        foreach (var pair in (text ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw new FormatException($"the qualifier '{pair.Printable(100)}' has no value.");
            var key = PackageUrlRules.NormalizeKey(pair[..equals]);
            var value = PercentEncoding.Decode(pair[(equals + 1)..]);
            if (value.Length > 0 && !result.TryAdd(key, value))
                throw new FormatException($"the qualifier '{key}' stands there twice.");
        }

        return result.ToImmutable();
    }

    private static (string Left, string? Right) CutRight(string text, char separator) =>
        text.LastIndexOf(separator) is >= 0 and var index ? (text[..index], text[(index + 1)..]) : (text, null);
}
