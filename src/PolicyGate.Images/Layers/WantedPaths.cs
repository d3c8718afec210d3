namespace PolicyGate.Images.Layers;

/// <summary>Which readers want a path: exact patterns by a table, the others one by one.</summary>
internal sealed class WantedPaths
{
    private readonly Dictionary<string, List<int>> _exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>>.AlternateLookup<ReadOnlySpan<char>> _exactLookup;
    private readonly List<(PathPattern Pattern, int Reader)> _patterns = [];

    public WantedPaths(IReadOnlyList<FactReader> readers)
    {
        Readers = readers;
        for (var i = 0; i < readers.Count; i++)
        {
            foreach (var pattern in readers[i].Patterns)
            {
                if (!pattern.IsExact)
                    _patterns.Add((pattern, i));
                else if (_exact.TryGetValue(pattern.Text, out var existing))
                    existing.Add(i);
                else
                    _exact.Add(pattern.Text, [i]);
            }
        }

        _exactLookup = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<FactReader> Readers { get; }

    /// <summary>The exact paths in ordinal order, each with its readers.</summary>
    public IEnumerable<KeyValuePair<string, List<int>>> ExactPaths => _exact.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Puts the readers that want a regular file into a list, each once.</summary>
    public void Match(ReadOnlySpan<char> path, int mode, long size, List<int> readers)
    {
        Match(path, readers);
        for (var i = readers.Count - 1; i >= 0; i--)
        {
            if (Readers[readers[i]].Wants is { } wants && !wants(path, mode, size))
                readers.RemoveAt(i);
        }
    }

    /// <summary>Puts the readers that want a path into a list, each once.</summary>
    public void Match(ReadOnlySpan<char> path, List<int> readers)
    {
        readers.Clear();
        if (_exactLookup.TryGetValue(path, out var exact))
            readers.AddRange(exact);
        foreach (var (pattern, reader) in _patterns)
        {
            if (!readers.Contains(reader) && pattern.Matches(path))
                readers.Add(reader);
        }
    }
}
