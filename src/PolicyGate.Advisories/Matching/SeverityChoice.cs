using System.Collections.Immutable;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Matching;

/// <summary>The severity of a flaw, whose word it is, and all base scores, best source first.</summary>
internal sealed record SeverityChoice(Severity Severity, string? Source, ImmutableArray<CvssScore> Scores)
{
    /// <summary>The matching records' own word, else their CVSS; else, where they have neither, other records' CVSS, else their word.</summary>
    /// <param name="hits">The matching records, best first.</param>
    /// <param name="others">Other records of the same flaw, best first.</param>
    /// <param name="vectors">What feeds of scores say of it; they count where no record has a score.</param>
    public static SeverityChoice Of(ImmutableArray<Hit> hits, IReadOnlyList<AdvisoryRecord> others, ImmutableArray<VectorClaim> vectors)
    {
        ImmutableArray<CvssScore> own = [.. hits.SelectMany(hit => ScoresOf(Claims(hit), hit.Record.Id))];
        ImmutableArray<CvssScore> scores = [.. own.Concat(others.SelectMany(record => ScoresOf(record.Severities, record.Id))).DistinctBy(score => score.Vector, StringComparer.Ordinal)];
        if (scores.IsEmpty)
            scores = [.. vectors.Select(vector => CvssVector.Score(vector.Vector, vector.Source)).OfType<CvssScore>()];
        var (severity, source) = hits.Select(Word).FirstOrDefault(word => word.Severity is not null);
        if (severity is null && (Best(own) ?? Best(scores)) is { } score)
            (severity, source) = (SeverityScale.FromScore(score.Score), score.Source);
        if (severity is null)
            (severity, source) = others.Select(record => Word(record.Severities, record)).FirstOrDefault(word => word.Severity is not null);
        return new(severity ?? Severity.Unknown, source, scores);
    }

    /// <summary>A package's own severities exclude the record's.</summary>
    private static ImmutableArray<SeverityClaim> Claims(Hit hit) => hit.Package.Severities.Length > 0 ? hit.Package.Severities : hit.Record.Severities;

    private static (Severity? Severity, string Source) Word(Hit hit) =>
        SeverityScale.FromWord(hit.Package.Word) is { } word ? (word, hit.Record.Id) : Word(Claims(hit), hit.Record);

    private static (Severity? Severity, string Source) Word(ImmutableArray<SeverityClaim> claims, AdvisoryRecord record)
    {
        var word = claims.Where(claim => !IsCvss(claim)).Select(claim => SeverityScale.FromWord(claim.Score)).FirstOrDefault(severity => severity is not null)
            ?? SeverityScale.FromWord(record.Word);
        return (word ?? (AdvisoryIds.IsMalware(record.Id) ? Severity.Critical : null), record.Id);
    }

    private static bool IsCvss(SeverityClaim claim) => claim.Type.StartsWith("CVSS_", StringComparison.Ordinal);

    private static IEnumerable<CvssScore> ScoresOf(ImmutableArray<SeverityClaim> claims, string source) =>
        claims.Where(IsCvss).Select(claim => CvssVector.Score(claim.Score, source)).OfType<CvssScore>().OrderBy(Preference);

    private static CvssScore? Best(ImmutableArray<CvssScore> scores) => scores.MinBy(Preference);

    private static int Preference(CvssScore score) => score.Version switch { "3.1" => 0, "3.0" => 1, "4.0" => 2, _ => 3 };
}
