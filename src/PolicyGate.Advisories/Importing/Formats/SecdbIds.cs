using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>
/// Finds the ids in what maintainers write: <c>CVE-2016-9932 XSA-200</c>, <c>CVE_2019-2426</c>, <c>CVE 2018-16859</c>, <c>CVE-2017-2616 (+ regression fix)</c>,
/// <c>CVE-2017-8073.patch</c>, <c>CVE-2017-17434-1</c>, <c>CVE-????-?????  XSA-284</c>.
/// </summary>
internal static class SecdbIds
{
    /// <summary>The ids in their order; none where there is no id in it.</summary>
    public static List<string> Of(string text)
    {
        var ids = new List<string>();
        text = text.Replace("CVE ", "CVE-", StringComparison.OrdinalIgnoreCase).Replace("CVE_", "CVE-", StringComparison.OrdinalIgnoreCase);
        foreach (var token in text.Split([' ', '\t', ',', ';', '(', ')', '+', '/'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Id(token) is { } id && !ids.Contains(id))
                ids.Add(id);
        }

        return ids;
    }

    private static string? Id(string token)
    {
        if (token.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase))
        {
            var end = token.Length > 9 ? token.AsSpan(9).IndexOfAnyExceptInRange('0', '9') : -1;
            var cve = (end < 0 ? token : token[..(9 + end)]).ToUpperInvariant();
            return AdvisoryIds.IsCve(cve) ? cve : null;
        }

        // XSA-200, GHSA-…, TALOS-2017-0488, ZBX-11023, wnpa-sec-2017-18: letters, a hyphen and at least one digit.
        var hyphen = token.IndexOf('-', StringComparison.Ordinal);
        return hyphen >= 2 && token.Length <= 64 && char.IsAsciiLetter(token[0]) && token.AsSpan(hyphen).ContainsAnyInRange('0', '9')
            && token.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or ':') ? AdvisoryIds.Spell(token) : null;
    }
}
