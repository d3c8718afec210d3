namespace PolicyGate.Inventory;

/// <summary>Counts what a notification is about, and names the first few.</summary>
internal sealed class SbomNames
{
    private const int MaximumNamed = 5;

    private readonly List<string> _named = [];

    public int Count { get; private set; }

    public void Add(string name)
    {
        Count++;
        if (_named.Count < MaximumNamed)
            _named.Add(name);
    }

    public override string ToString() => string.Join(", ", _named) + (Count > _named.Count ? $" and {Count - _named.Count} more" : "");
}
