namespace PolicyGate.Advisories.Importing;

/// <summary>
/// One archive, one folder's loose files, or all files that were named singly: what is judged as a whole, and for which is known which ecosystems
/// it is *of* and which it only touches.
/// </summary>
/// <param name="name">How messages name it.</param>
/// <param name="input">What is known of it beside its content.</param>
internal sealed class FeedSource(string name, ImportInput? input = null)
{
    /// <summary>So many records at least has the archive of one release of a distribution; fewer are a collection of somebody's.</summary>
    private const int ArchiveOfRelease = 100;

    private readonly HashSet<string> _own = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Records, HashSet<string> Companions)> _ecosystems = new(StringComparer.Ordinal);

    public string Name { get; } = name;

    public ImportInput? Input { get; } = input;

    public int Good { get; private set; }

    public List<string> Problems { get; } = [];

    /// <summary>Counts a record of a file that is of all the feeds that the record is in.</summary>
    public void AddOwn(IReadOnlyCollection<string> feeds)
    {
        Good++;
        _own.UnionWith(feeds);
    }

    /// <summary>Counts a record that belongs to some ecosystems.</summary>
    public void Add(IReadOnlyCollection<string> ecosystems)
    {
        Good++;
        foreach (var family in ecosystems.Select(Family).Distinct(StringComparer.Ordinal))
            _families[family] = _families.GetValueOrDefault(family) + 1;
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
    /// records that NuGet and npm share, and is no archive of npm's. The releases of a distribution come in one archive, which is of all of them, unless
    /// each of its records belongs to one release: then it is the archive of that.
    /// </summary>
    public IEnumerable<string> OwnEcosystems()
    {
        if (Input?.IsAddition == true)
            return [];
        return Input?.Ecosystem is null ? EcosystemsByContent() : _ecosystems.Keys.Where(Input.IsFor);
    }

    private IEnumerable<string> EcosystemsByContent() => _ecosystems
        .Where(item => !item.Value.Companions.Any(companion => _ecosystems[companion].Records > item.Value.Records && IsArchiveOf(companion, item.Key)))
        .Select(item => item.Key).Concat(_own);

    /// <summary>Whether the source, which has more of one ecosystem than of another, can be of just that one.</summary>
    private bool IsArchiveOf(string ecosystem, string other) => Family(ecosystem) != Family(other)
        || (_ecosystems[ecosystem].Records == _families[Family(ecosystem)] && _families[Family(ecosystem)] >= ArchiveOfRelease);

    private static string Family(string ecosystem) => ecosystem.Split(':')[0];

    /// <summary>Whether so few records are malformed that the others can be trusted: a single one, or one in a hundred, and never half.</summary>
    public bool IsTrustworthy => Problems.Count == 0 || (Problems.Count <= Math.Max(1, (Good + Problems.Count) / 100) && Problems.Count < Good);
}
