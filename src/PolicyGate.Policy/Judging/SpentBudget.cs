using System.Globalization;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;

namespace PolicyGate.Policy.Judging;

/// <summary>How much of a budget each image needs. A flaw counts once, however many binary packages of one source package have it.</summary>
internal sealed class SpentBudget(Budget budget)
{
    private readonly SortedDictionary<int, List<Entry>> _byImage = [];

    internal Budget Budget => budget;

    /// <summary>The findings of the images that need more than there is.</summary>
    internal IEnumerable<Entry> Exceeded => _byImage.Values.Where(entries => Flaws(entries) > budget.AtMost).SelectMany(entries => entries);

    internal void Add(Finding finding, int index, int? image)
    {
        // What is about the policy is of no image.
        var key = image ?? -1;
        if (!_byImage.TryGetValue(key, out var entries))
            _byImage.Add(key, entries = []);
        entries.Add(new(finding, index));
    }

    internal GateReason? Reason()
    {
        Entry[] exceeded = [.. Exceeded];
        return exceeded.Length == 0 ? null : GateRun.Reason(
            Verdict.Fail, string.Create(CultureInfo.InvariantCulture, $"{budget.When}; at most {budget.AtMost}, and there are {_byImage.Values.Max(Flaws)}"), budget.Place, exceeded.Select(entry => entry.Finding));
    }

    private static int Flaws(List<Entry> entries) => entries.Select(entry => FlawIdentity.Of(entry.Finding)).Distinct(StringComparer.Ordinal).Count();

    internal sealed record Entry(Finding Finding, int Index);
}
