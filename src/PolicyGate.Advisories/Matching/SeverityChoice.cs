using System.Collections.Immutable;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Matching;

/// <summary>The severity of a flaw, whose word it is, and all base scores, best source first.</summary>
internal sealed record SeverityChoice(Severity Severity, string? Source, ImmutableArray<CvssScore> Scores)
{
    /// <summary>
    /// The matching records' own word, else their CVSS; else, where they have neither, other records' CVSS, else their word. Malware is critical, whatever is said of it.
    /// </summary>
    /// <param name="hits">The matching records, best first.</param>
    /// <param name="others">Other records of the same flaw, best first.</param>
    /// <param name="vectors">What feeds of scores say of it; they count where no record has a score.</param>
    public static SeverityChoice Of(ImmutableArray<Hit> hits, IReadOnlyList<AdvisoryRecord> others, ImmutableArray<VectorClaim> vectors)
    {
        var scores = new List<CvssScore>();
        SeverityChoice? said = null;
        foreach (var hit in hits)
        {
            AddScores(scores, Claims(hit), hit.Record.Id);
            said ??= AdvisoryIds.IsMalware(hit.Record.Id) ? new(Severity.Critical, hit.Record.Id, []) : Said(SeverityScale.FromWord(hit.Package.Word) ?? Word(Claims(hit), hit.Record), hit.Record);
        }

        var best = Best(scores);
        foreach (var record in others)
            AddScores(scores, record.Severities, record.Id);
        if (scores.Count == 0)
        {
            foreach (var vector in vectors)
            {
                if (CvssVector.Score(vector.Vector, vector.Source) is { } score)
                    scores.Add(score);
            }
        }

        if (said is null && (best ?? Best(scores)) is { } decisive)
            said = new(SeverityScale.FromScore(decisive.Score), decisive.Source, []);
        foreach (var record in others)
            said ??= Said(Word(record.Severities, record), record);
        return new(said?.Severity ?? Severity.Unknown, said?.Source, [.. scores]);
    }

    private static SeverityChoice? Said(Severity? word, AdvisoryRecord record) => word is { } severity ? new(severity, record.Id, []) : null;

    /// <summary>A package's own severities exclude the record's.</summary>
    private static ImmutableArray<SeverityClaim> Claims(Hit hit) => hit.Package.Severities.Length > 0 ? hit.Package.Severities : hit.Record.Severities;

    private static Severity? Word(ImmutableArray<SeverityClaim> claims, AdvisoryRecord record)
    {
        foreach (var claim in claims)
        {
            if (!IsCvss(claim) && SeverityScale.FromWord(claim.Score) is { } word)
                return word;
        }

        return SeverityScale.FromWord(record.Word);
    }

    private static bool IsCvss(SeverityClaim claim) => claim.Type.StartsWith("CVSS_", StringComparison.Ordinal);

    /// <summary>Adds a record's scores, the best first; a vector that another gave before isn't repeated.</summary>
    private static void AddScores(List<CvssScore> scores, ImmutableArray<SeverityClaim> claims, string source)
    {
        var start = scores.Count;
        foreach (var claim in claims)
        {
            if (!IsCvss(claim) || CvssVector.Score(claim.Score, source) is not { } score || scores.Exists(known => known.Vector == score.Vector))
                continue;
            var at = scores.Count;
            while (at > start && Preference(scores[at - 1]) > Preference(score))
                at--;
            scores.Insert(at, score);
        }
    }

    private static CvssScore? Best(List<CvssScore> scores)
    {
        CvssScore? best = null;
        foreach (var score in scores)
        {
            if (best is null || Preference(score) < Preference(best))
                best = score;
        }

        return best;
    }

    private static int Preference(CvssScore score) => score.Version switch { "3.1" => 0, "3.0" => 1, "4.0" => 2, _ => 3 };
}
