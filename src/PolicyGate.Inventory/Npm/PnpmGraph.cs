namespace PolicyGate.Inventory;

/// <summary>Who depends on whom in a <c>pnpm-lock.yaml</c> of lockfileVersion 9.</summary>
internal sealed class PnpmGraph
{
    private readonly Dictionary<string, List<string>> _nodes = new(StringComparer.Ordinal);
    private readonly List<string> _roots = [];
    private readonly List<string> _developmentRoots = [];

    public void AddRoot(string name, string reference) => _roots.Add(Key(name, reference));

    public void AddDevelopmentRoot(string name, string reference) => _developmentRoots.Add(Key(name, reference));

    public void AddNode(string key) => _nodes.TryAdd(key, []);

    public void AddEdge(string key, string name, string reference)
    {
        if (_nodes.TryGetValue(key, out var dependencies))
            dependencies.Add(Key(name, reference));
    }

    /// <summary>The packages that only what is for development leads to.</summary>
    public HashSet<string> ForDevelopment()
    {
        var packages = Reachable(_developmentRoots);
        packages.ExceptWith(Reachable(_roots));
        return packages;
    }

    public static string WithoutPeers(string key)
    {
        var bracket = key.IndexOf('(', StringComparison.Ordinal);
        return bracket < 0 ? key : key[..bracket];
    }

    private HashSet<string> Reachable(List<string> roots)
    {
        var (known, packages) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var pending = new Stack<string>(roots);
        while (pending.TryPop(out var key))
        {
            if (!known.Add(key))
                continue;
            packages.Add(WithoutPeers(key));
            foreach (var dependency in _nodes.GetValueOrDefault(key, []))
                pending.Push(dependency);
        }

        return packages;
    }

    // As pnpm does: a reference that holds a name of its own is an alias and the whole key.
    private static string Key(string name, string reference)
    {
        var at = reference.IndexOf('@', StringComparison.Ordinal);
        var (colon, bracket) = (reference.IndexOf(':', StringComparison.Ordinal), reference.IndexOf('(', StringComparison.Ordinal));
        return at == 0 || (at > 0 && (colon < 0 || at < colon) && (bracket < 0 || at < bracket)) ? reference : $"{name}@{reference}";
    }
}
