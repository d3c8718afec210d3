using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;

namespace PolicyGate.Policy.Judging;

/// <summary>One gate applied to the findings that count.</summary>
internal sealed class GateRun(Gate gate, IReadOnlySet<string>? baseline, DateTimeOffset asOf)
{
    private readonly Met[] _fails = [.. gate.Fail.Select(_ => new Met())];
    private readonly Met[] _graced = [.. gate.Fail.Select(_ => new Met())];
    private readonly Met[] _warns = [.. gate.Warn.Select(_ => new Met())];
    private readonly SpentBudget[] _budgets = [.. gate.Budgets.Select(budget => new SpentBudget(budget))];

    /// <summary>Findings for which a condition of <c>fail</c> could not be told, since they lack what it asks for.</summary>
    internal int Unknown { get; private set; }

    internal bool LacksBaseline => gate.OnlyNew && baseline is null;

    /// <summary>What the conditions make of a finding that counts. Budgets are told by <see cref="Exceeded"/> once all findings are in.</summary>
    internal GateAction Judge(Finding finding, int index, int? image)
    {
        // An entry of 'ignore' must hold wherever the finding is, else a place would be passed over that it doesn't name.
        foreach (var ignored in gate.Ignore)
        {
            if (ignored.When.HoldsEverywhere(finding, asOf))
                return GateAction.None;
        }

        if (gate.OnlyNew && baseline is not null && finding.Category != PolicyChecks.Category && FlawIdentity.IsIn(baseline, finding))
            return GateAction.None;

        var inGrace = IsInGrace(finding);
        var fails = Count(gate.Fail, inGrace ? _graced : _fails, finding, isFail: true);
        var warns = Count(gate.Warn, _warns, finding, isFail: false);
        foreach (var budget in _budgets)
        {
            if (!inGrace && budget.Budget.When.Somewhere(finding, asOf) == true)
                budget.Add(finding, index, image);
        }

        return fails && !inGrace ? GateAction.Fail : fails || warns ? GateAction.Warn : GateAction.None;
    }

    /// <summary>Indexes of the findings whose budget is exceeded.</summary>
    internal IEnumerable<int> Exceeded => _budgets.SelectMany(budget => budget.Exceeded).Select(entry => entry.Index);

    internal IEnumerable<GateReason> Reasons() =>
        Reasons(Verdict.Fail, gate.Fail, _fails, "")
            .Concat(_budgets.Select(budget => budget.Reason()).OfType<GateReason>())
            .Concat(Reasons(Verdict.Warn, gate.Fail, _graced, "; within its grace period"))
            .Concat(Reasons(Verdict.Warn, gate.Warn, _warns, ""));

    internal static GateReason Reason(Verdict verdict, string condition, SourcePlace? place, IEnumerable<Finding> findings)
    {
        ImmutableArray<Finding> sorted = [.. FixOrder.Sort(findings)];
        return new(verdict, condition, place, sorted.Length) { FixOrder = sorted };
    }

    private bool IsInGrace(Finding finding)
    {
        foreach (var period in gate.Grace)
        {
            if (period.Holds(finding, asOf))
                return true;
        }

        return false;
    }

    private bool Count(ImmutableArray<GateCondition> conditions, Met[] met, Finding finding, bool isFail)
    {
        var any = false;
        var unknown = false;
        for (var i = 0; i < conditions.Length; i++)
        {
            switch (conditions[i].When.Somewhere(finding, asOf))
            {
                case true:
                    met[i].Findings.Add(finding);
                    any = true;
                    break;
                case null:
                    unknown = true;
                    break;
            }
        }

        if (isFail && unknown && !any)
            Unknown++;
        return any;
    }

    private static IEnumerable<GateReason> Reasons(Verdict verdict, ImmutableArray<GateCondition> conditions, Met[] met, string more) =>
        conditions.Zip(met).Where(pair => pair.Second.Findings.Count > 0).Select(pair => Reason(verdict, pair.First.When + more, pair.First.Place, pair.Second.Findings));

    private sealed class Met
    {
        internal List<Finding> Findings { get; } = [];
    }
}
