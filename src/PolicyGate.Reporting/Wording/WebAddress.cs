namespace PolicyGate.Reporting.Wording;

/// <summary>Addresses of advisories, of which nothing is believed.</summary>
internal static class WebAddress
{
    private const int MaximumLength = 2000;

    /// <summary>An absolute http or https address without user information; else null.</summary>
    internal static Uri? Parse(string? address) =>
        address is { Length: > 0 and <= MaximumLength } && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.UserInfo.Length == 0 && uri.Host.Length > 0
        && uri.AbsoluteUri.All(char.IsAscii)
            ? uri
            : null;

    /// <summary>The page about a flaw: by its id where a public catalogue has one, else its first reference.</summary>
    internal static Uri ForAdvisory(string id, IEnumerable<string> references, string otherwise) =>
        Catalogue(id)
        ?? references.Select(Parse).FirstOrDefault(uri => uri?.Scheme == Uri.UriSchemeHttps)
        ?? ForCheck(otherwise);

    /// <summary>The page about a check, by the link that its author gave.</summary>
    internal static Uri ForCheck(string link) => Parse(link) ?? new Uri("https://github.com/policygate/policygate");

    private static Uri? Catalogue(string id)
    {
        if (!id.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
            return null;
        if (id.StartsWith("CVE-", StringComparison.Ordinal))
            return new($"https://nvd.nist.gov/vuln/detail/{id}");
        return id.StartsWith("GHSA-", StringComparison.Ordinal) ? new($"https://github.com/advisories/{id}") : null;
    }
}
