using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>What the records say of one package.</summary>
internal sealed class PackageStatements
{
    private readonly Dictionary<string, int> _bestRank = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _denials = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RestrictedFix> _restrictedFixes = new(StringComparer.Ordinal);

    /// <summary>The records by which it is affected.</summary>
    public List<Hit> Hits { get; } = [];

    /// <summary>All records that say something of it.</summary>
    public HashSet<RecordReference> Records { get; } = [];

    /// <summary>Notes that a feed says something of a record's flaws, whatever it is: less weighty ones then don't count.</summary>
    public void Speak(AdvisoryRecord record, int rank)
    {
        Keep(_bestRank, record.Id, rank);
        foreach (var cve in AdvisoryIds.Cves(record))
            Keep(_bestRank, cve, rank);
    }

    /// <summary>Notes that a distribution says that the package never had a record's flaws.</summary>
    public void Deny(AdvisoryRecord record, int rank)
    {
        Keep(_denials, record.Id, rank);
        foreach (var cve in AdvisoryIds.Cves(record))
            Keep(_denials, cve, rank);
    }

    public void Add(Hit hit)
    {
        Hits.Add(hit);
        if (hit.RestrictedFix is not { } fix)
            return;
        _restrictedFixes.TryAdd(hit.Record.Id, fix);
        foreach (var cve in AdvisoryIds.Cves(hit.Record))
            _restrictedFixes.TryAdd(cve, fix);
    }

    /// <summary>Whether a hit counts for a flaw: nothing weightier speaks of it, and nothing as weighty denies it.</summary>
    public bool Counts(Hit hit, string flaw) =>
        (!_bestRank.TryGetValue(flaw, out var best) || hit.Rank <= best) && (!_denials.TryGetValue(flaw, out var denial) || denial > hit.Rank);

    public RestrictedFix? RestrictedFix(string flaw) => _restrictedFixes.GetValueOrDefault(flaw);

    private static void Keep(Dictionary<string, int> ranks, string flaw, int rank)
    {
        if (!ranks.TryGetValue(flaw, out var known) || rank < known)
            ranks[flaw] = rank;
    }
}
