using System.Collections.Immutable;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Matching;

/// <summary>What a match says to people.</summary>
internal static class MatchText
{
    private const int MaximumTitle = 300;

    private static readonly Comparer<string> s_byNumber = Comparer<string>.Create((left, right) =>
    {
        var order = Versions.DecimalDigits.Compare(left.AsSpan(4), right.AsSpan(4));
        return order != 0 ? order : string.CompareOrdinal(left, right);
    });

    /// <summary>The first summary, else the first sentence of the first details, else the id and the package.</summary>
    public static string Title(Flaw flaw, string package)
    {
        var text = flaw.Hits.Select(hit => OneLine(hit.Record.Summary)).FirstOrDefault(summary => summary.Length > 0)
            ?? flaw.Hits.Select(hit => FirstSentence(hit.Record.Details)).FirstOrDefault(sentence => sentence.Length > 0)
            ?? $"{flaw.Id} in {package}";
        if (flaw.Hits.Any(hit => AdvisoryIds.IsMalware(hit.Record.Id)) && !text.Contains("malicious", StringComparison.OrdinalIgnoreCase))
            text = $"Malicious package: {text}";
        return text.Length <= MaximumTitle ? text : text[..(char.IsHighSurrogate(text[MaximumTitle - 2]) ? MaximumTitle - 2 : MaximumTitle - 1)].TrimEnd() + "…";
    }

    /// <summary>By number, without repetition.</summary>
    public static ImmutableArray<string> Cwes(IEnumerable<AdvisoryRecord> records) =>
        [.. records.SelectMany(record => record.Cwes).Distinct(StringComparer.Ordinal).Order(s_byNumber)];

    /// <summary>Absolute http(s) addresses, the advisories' own first.</summary>
    public static ImmutableArray<string> References(Flaw flaw)
    {
        var all = flaw.Hits.SelectMany(hit => hit.Record.References)
            .Where(address => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
            .Distinct(StringComparer.Ordinal).ToList();
        return [.. all.OrderBy(address => flaw.Hits.Any(hit => address.Contains(hit.Record.Id, StringComparison.OrdinalIgnoreCase)) ? 0 : 1)];
    }

    private static string OneLine(string? text) => text is null ? "" : string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Up to the first full stop before a blank, of the first paragraph that is no heading.</summary>
    private static string FirstSentence(string? details)
    {
        var paragraph = details?.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n")
            .Select(part => OneLine(string.Join('\n', part.Split('\n').Where(line => !line.TrimStart().StartsWith('#')))))
            .FirstOrDefault(part => part.Length > 0) ?? "";
        var end = paragraph.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? paragraph : paragraph[..(end + 1)];
    }
}
