namespace PolicyGate.Advisories.Importing;

/// <summary>
/// One archive, one folder's loose files, or all files that were named singly: what is judged as a whole, and for which is known which ecosystems
/// it is *of* and which it only touches.
/// </summary>
internal sealed class FeedSource(string name)
{
    private readonly Dictionary<string, (int Records, HashSet<string> Companions)> _ecosystems = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public int Good { get; private set; }

    public List<string> Problems { get; } = [];

    /// <summary>Counts a record that belongs to some ecosystems.</summary>
    public void Add(IReadOnlyCollection<string> ecosystems)
    {
        Good++;
        foreach (var ecosystem in ecosystems)
        {
            if (!_ecosystems.TryGetValue(ecosystem, out var seen))
                _ecosystems[ecosystem] = (1, ecosystems.Where(other => other != ecosystem).ToHashSet(StringComparer.Ordinal));
            else
            {
                seen.Companions.IntersectWith(ecosystems);
                _ecosystems[ecosystem] = (seen.Records + 1, seen.Companions);
            }
        }
    }

    /// <summary>
    /// The ecosystems that the source is of. Left out are those all of whose records belong to one larger ecosystem as well: NuGet's archive has the
    /// records that NuGet and npm share, and is no archive of npm's.
    /// </summary>
    public IEnumerable<string> OwnEcosystems() => _ecosystems
        .Where(item => !item.Value.Companions.Any(companion => _ecosystems[companion].Records > item.Value.Records))
        .Select(item => item.Key);

    /// <summary>Whether so few records are malformed that the others can be trusted: a single one, or one in a hundred, and never half.</summary>
    public bool IsTrustworthy => Problems.Count == 0 || (Problems.Count <= Math.Max(1, (Good + Problems.Count) / 100) && Problems.Count < Good);
}
