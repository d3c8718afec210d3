namespace PolicyGate.Reporting.Wording;

/// <summary>Addresses of advisories, of which nothing is believed.</summary>
internal static class WebAddress
{
    private const int MaximumLength = 2000;

    /// <summary>An absolute http or https address without user information, escaped as RFC 3986 asks; else null.</summary>
    internal static Uri? Parse(string? address)
    {
        if (address is not { Length: > 0 and <= MaximumLength } || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.UserInfo.Length > 0 || uri.Host.Length == 0)
        {
            return null;
        }

        // What is written to a file is the text that an address was made of.
        var escaped = uri.GetLeftPart(UriPartial.Authority) + (uri.PathAndQuery + uri.Fragment)
            .Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal);
        return escaped.All(char.IsAscii) && Uri.IsWellFormedUriString(escaped, UriKind.Absolute) ? new(escaped) : null;
    }

    /// <summary>The page about a flaw: by its id where a public catalogue has one, else its first reference.</summary>
    internal static Uri ForAdvisory(string id, IEnumerable<string> references, string otherwise) =>
        Catalogue(id)
        ?? references.Select(Parse).FirstOrDefault(uri => uri?.Scheme == Uri.UriSchemeHttps)
        ?? ForCheck(otherwise);

    /// <summary>The page about a check, by the link that its author gave.</summary>
    internal static Uri ForCheck(string link) => Parse(link) is { Scheme: "https" } page ? page : new Uri("https://github.com/policygate/policygate");

    private static Uri? Catalogue(string id)
    {
        if (!id.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
            return null;
        if (id.StartsWith("CVE-", StringComparison.Ordinal))
            return new($"https://nvd.nist.gov/vuln/detail/{id}");
        return id.StartsWith("GHSA-", StringComparison.Ordinal) ? new($"https://github.com/advisories/{id}") : null;
    }
}
