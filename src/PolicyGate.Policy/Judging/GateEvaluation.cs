using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Judging;

/// <summary>Applies a policy's conditions to the findings that count, and to what else the scan tells.</summary>
internal sealed class GateEvaluation(GatePolicy policy)
{
    private readonly int[] _fails = new int[policy.Fail.Length];
    private readonly int[] _warns = new int[policy.Warn.Length];

    /// <summary>What the gate does with a finding that counts. It is counted for each condition that it meets.</summary>
    internal GateAction Judge(Finding finding)
    {
        // An entry of 'ignore' must hold wherever the finding is, else a place would be passed over that it doesn't name.
        foreach (var ignored in policy.Ignore)
        {
            if (ignored.When.HoldsEverywhere(finding))
                return GateAction.None;
        }

        var fails = Count(policy.Fail, _fails, finding);
        var warns = Count(policy.Warn, _warns, finding);
        return fails ? GateAction.Fail : warns ? GateAction.Warn : GateAction.None;
    }

    /// <summary>The verdict on all that was judged.</summary>
    internal GateVerdict Conclude(ScanFacts scan, DateTimeOffset asOf)
    {
        ImmutableArray<GateReason> reasons =
        [
            .. new[] { StaleDatabase(scan.DatabaseDate, asOf) }
                .Concat(Reasons(Verdict.Fail, policy.Fail, _fails))
                .Concat(Reasons(Verdict.Warn, policy.Warn, _warns))
                .Concat(s_gaps.Select(gap => Gap(gap.Words, gap.Ids, gap.Reaction(policy), scan.Notifications)))
                .OfType<GateReason>()
                .OrderByDescending(reason => reason.Verdict),
        ];
        return new(reasons.IsEmpty ? Verdict.Pass : reasons[0].Verdict, reasons);
    }

    /// <summary>Whether the database is older than the policy accepts. One without a date is.</summary>
    internal bool IsStale(DateTimeOffset? databaseDate, DateTimeOffset asOf) => databaseDate is not { } date || asOf - date > policy.MaximumDatabaseAge;

    /// <summary>Which notifications are gaps of a kind that the policy has a word on.</summary>
    private static readonly (string Words, string[] Ids, Func<GatePolicy, Reaction> Reaction)[] s_gaps =
    [
        ("something could not be read", ["PG8001", "PG0001"], policy => policy.OnUnreadable),
        ("unknown distribution", ["PG8002", "PG8007"], policy => policy.OnUnknownDistribution),
        ("distribution at its end of life", ["PG8003"], policy => policy.OnEndOfLife),
    ];

    private static bool Count(ImmutableArray<GateCondition> conditions, int[] counts, Finding finding)
    {
        var any = false;
        for (var i = 0; i < conditions.Length; i++)
        {
            if (!conditions[i].When.HoldsSomewhere(finding))
                continue;
            counts[i]++;
            any = true;
        }

        return any;
    }

    private static IEnumerable<GateReason> Reasons(Verdict verdict, ImmutableArray<GateCondition> conditions, int[] counts) =>
        conditions.Zip(counts).Where(pair => pair.Second > 0).Select(pair => new GateReason(verdict, pair.First.When.ToString(), pair.First.Place, pair.Second));

    private static GateReason? Gap(string words, string[] ids, Reaction reaction, ImmutableArray<Notification> notifications)
    {
        if (reaction.Action == GateAction.None || !notifications.Any(notification => ids.Contains(notification.Id)))
            return null;
        return new(reaction.Action == GateAction.Fail ? Verdict.Fail : Verdict.Warn, words, reaction.Place, 0);
    }

    private GateReason? StaleDatabase(DateTimeOffset? databaseDate, DateTimeOffset asOf)
    {
        if (policy.OnStale.Action == GateAction.None || !IsStale(databaseDate, asOf))
            return null;
        var words = databaseDate is null ? "database without a date" : $"database older than {Duration.Words(policy.MaximumDatabaseAge)}";
        return new(policy.OnStale.Action == GateAction.Fail ? Verdict.Error : Verdict.Warn, words, policy.OnStale.Place, 0);
    }
}
