using System.Collections.Immutable;
using System.Globalization;

namespace PolicyGate.Inventory;

/// <summary>What is wrong in a file that is read all the same: the first few defects, and how many more there are.</summary>
internal sealed class DefectList
{
    private const int MaximumCount = 5;

    private readonly List<string> _defects = [];
    private int _count;

    /// <summary>The first one; null where there is none.</summary>
    public string? First => _defects.Count > 0 ? _defects[0] : null;

    /// <param name="defect">Printable, without full stop.</param>
    public void Add(string defect)
    {
        _count++;
        if (_defects.Count < MaximumCount)
            _defects.Add(defect);
    }

    public ImmutableArray<string> ToImmutable() =>
        _count > _defects.Count ? [.. _defects, string.Create(CultureInfo.InvariantCulture, $"and {_count - _defects.Count} more")] : [.. _defects];
}
