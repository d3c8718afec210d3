using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Judging;

/// <summary>Applies a policy's gates to the findings that count, and its reactions to what else the scan tells.</summary>
internal sealed class GateEvaluation
{
    private readonly GatePolicy _policy;
    private readonly ScanFacts _scan;
    private readonly DateTimeOffset _asOf;
    private readonly GateRun _own;
    private readonly ImmutableArray<GateRun> _scoped;
    private readonly ImmutableArray<bool[]> _inScope;

    /// <param name="policy">The policy.</param>
    /// <param name="images">What the scopes of its gates look at in each image.</param>
    /// <param name="scan">What else is to be known of the scan.</param>
    /// <param name="asOf">The moment.</param>
    internal GateEvaluation(GatePolicy policy, IEnumerable<ScopeValues> images, ScanFacts scan, DateTimeOffset asOf)
    {
        _policy = policy;
        _scan = scan;
        _asOf = asOf;
        _own = new(policy.Gate, scan.Baseline, asOf);
        _scoped = [.. policy.Gates.Select(gate => new GateRun(gate.Gate, scan.Baseline, asOf))];
        _inScope = [.. images.Select(image => policy.Gates.Select(gate => gate.Scope.MayContain(image)).ToArray())];
    }

    /// <summary>The findings with what the gates do about each, and the verdict. Called once.</summary>
    internal (JudgedFinding[] Findings, GateVerdict Verdict) Judge(IEnumerable<JudgedFinding> findings)
    {
        JudgedFinding[] judged = [.. findings];
        for (var i = 0; i < judged.Length; i++)
        {
            if (judged[i].Counts)
                judged[i] = judged[i] with { Action = Judge(judged[i], i) };
        }

        foreach (var index in Runs.SelectMany(run => run.Exceeded))
            judged[index] = judged[index] with { Action = GateAction.Fail };
        return (judged, Conclude());
    }

    /// <summary>What a condition could not be told of, and a baseline that isn't there.</summary>
    internal IEnumerable<Notification> Notifications()
    {
        if (Runs.Max(run => run.Unknown) is > 0 and var unknown)
        {
            yield return new("PG8013", NotificationLevel.Note, string.Create(CultureInfo.InvariantCulture,
                $"Conditions of 'fail' ask for what {(unknown == 1 ? "a finding lacks" : $"{unknown} findings lack")}, such as a score or the layer, so they don't hold there: name 'severity' beside them, which every finding has."), _policy.Path);
        }

        if (Runs.Any(run => run.LacksBaseline))
            yield return new("PG8013", NotificationLevel.Warning, "'onlyNew' asks for a baseline, and none is given, so every finding counts as new: give one with --baseline.", _policy.Path);
    }

    /// <summary>Whether the database is older than the policy accepts. One without a date is.</summary>
    internal bool IsStale => _scan.DatabaseDate is not { } date || _asOf - date > _policy.MaximumDatabaseAge;

    private IEnumerable<GateRun> Runs => _scoped.Prepend(_own);

    /// <summary>Which notifications are gaps of a kind that the policy has a word on.</summary>
    private static readonly (string Words, string[] Ids, Func<GatePolicy, Reaction> Reaction)[] s_gaps =
    [
        ("something could not be read", ["PG8001", "PG0001"], policy => policy.OnUnreadable),
        ("unknown distribution", ["PG8002", "PG8007"], policy => policy.OnUnknownDistribution),
        ("distribution at its end of life", ["PG8003"], policy => policy.OnEndOfLife),
    ];

    // The strictest of the gates decides.
    private GateAction Judge(JudgedFinding judged, int index)
    {
        var action = _own.Judge(judged.Finding, index, judged.Image);
        for (var i = 0; i < _scoped.Length; i++)
        {
            if (IsInScope(i, judged.Image) && _scoped[i].Judge(judged.Finding, index, judged.Image) is var other && other > action)
                action = other;
        }

        return action;
    }

    private bool IsInScope(int gate, int? image) => image is { } one ? _inScope[one][gate] : _inScope.Any(gates => gates[gate]);

    private GateVerdict Conclude()
    {
        ImmutableArray<GateReason> reasons =
        [
            .. new[] { StaleDatabase() }
                .Concat(Runs.SelectMany(run => run.Reasons()))
                .Concat(s_gaps.Select(gap => Gap(gap.Words, gap.Ids, gap.Reaction(_policy))))
                .OfType<GateReason>()
                .OrderByDescending(reason => reason.Verdict),
        ];
        return new(reasons.IsEmpty ? Verdict.Pass : reasons[0].Verdict, reasons);
    }

    private GateReason? Gap(string words, string[] ids, Reaction reaction)
    {
        if (reaction.Action == GateAction.None || !_scan.Notifications.Any(notification => ids.Contains(notification.Id)))
            return null;
        return new(reaction.Action == GateAction.Fail ? Verdict.Fail : Verdict.Warn, words, reaction.Place, 0);
    }

    private GateReason? StaleDatabase()
    {
        if (_policy.OnStale.Action == GateAction.None || !IsStale)
            return null;
        var words = _scan.DatabaseDate is null ? "database without a date" : $"database older than {Duration.Words(_policy.MaximumDatabaseAge)}";
        return new(_policy.OnStale.Action == GateAction.Fail ? Verdict.Error : Verdict.Warn, words, _policy.OnStale.Place, 0);
    }
}
