using System.Collections.Immutable;
using PolicyGate.Policy.Gates;

namespace PolicyGate.Policy.Rules;

/// <summary>What the branch would change once it is merged.</summary>
internal sealed record Proposal
{
    internal static Proposal Nothing { get; } = new();

    /// <summary>Rules that the trusted revision hasn't, or hasn't in this form; by file and line.</summary>
    internal ImmutableArray<DisableRule> NewRules { get; init; } = [];

    /// <summary>Full names of new rules that take the place of trusted ones.</summary>
    internal ImmutableHashSet<string> Changed { get; init; } = [];

    /// <summary>Rules of the trusted revision that the branch removes.</summary>
    internal ImmutableArray<DisableRule> Leaving { get; init; } = [];

    /// <summary>Keys of the policy that it changes.</summary>
    internal ImmutableArray<PolicyDifference> Differences { get; init; } = [];

    /// <summary>The policy as the branch has it, where it changes it.</summary>
    internal GatePolicy? Policy { get; init; }

    /// <summary>
    /// Compares three ways, as a merge does: what the target has changed since the branch left it is not the branch's doing.
    /// </summary>
    /// <param name="trusted">The tip of the trusted revision.</param>
    /// <param name="branch">The work tree.</param>
    /// <param name="common">Where the trusted revision and the branch part; null where that isn't known.</param>
    /// <param name="own">What the branch started from; <paramref name="common"/> unless the rules were handed over to a revision of another history.</param>
    internal static Proposal Compare(PolicyContent trusted, PolicyContent branch, PolicyContent? common, PolicyContent? own)
    {
        var trustedContents = trusted.Rules.Select(Content).ToHashSet(StringComparer.Ordinal);
        var trustedNames = trusted.Rules.Select(rule => rule.FullName).ToHashSet(StringComparer.Ordinal);
        var branchContents = branch.Rules.Select(Content).ToHashSet(StringComparer.Ordinal);
        var branchNames = branch.Rules.Select(rule => rule.FullName).ToHashSet(StringComparer.Ordinal);
        var commonContents = (common?.Rules ?? []).Select(Content).ToHashSet(StringComparer.Ordinal);
        var ownNames = own?.Rules.Select(rule => rule.FullName).ToHashSet(StringComparer.Ordinal);

        ImmutableArray<DisableRule> added = [.. branch.Rules.Where(rule => !trustedContents.Contains(Content(rule)) && !commonContents.Contains(Content(rule)))];
        var differences = !branch.IsPolicySound ? [] : Compare(trusted.Policy, branch.Policy, own?.Policy);
        return new()
        {
            NewRules = added,
            Changed = [.. added.Select(rule => rule.FullName).Where(trustedNames.Contains)],
            Leaving = [.. trusted.Rules.Where(rule => !branchContents.Contains(Content(rule)) && !branchNames.Contains(rule.FullName)
                && ownNames?.Contains(rule.FullName) != false && !branch.FilesWithMistakes.Contains(rule.Place.Path))],
            Differences = differences,
            Policy = differences.IsEmpty ? null : branch.Policy,
        };
    }

    // What a rule may disable depends on whose it is, so one that moves from policy to policy is another.
    private static string Content(DisableRule rule) => $"{rule.Layer}\n{rule.Content}";

    private static ImmutableArray<PolicyDifference> Compare(GatePolicy trusted, GatePolicy branch, GatePolicy? own)
    {
        var differences = ImmutableArray.CreateBuilder<PolicyDifference>();
        foreach (var name in trusted.Keys.Concat(branch.Keys).Select(key => key.Name).Distinct(StringComparer.Ordinal))
        {
            var (before, after) = (Find(trusted, name), Find(branch, name));
            if (before?.Content == after?.Content || (own is not null && Find(own, name)?.Content == after?.Content))
                continue;
            differences.Add(new(name, after is null, (after ?? before)!.Value.Place));
        }

        return differences.DrainToImmutable();
    }

    private static PolicyKey? Find(GatePolicy policy, string name)
    {
        foreach (var key in policy.Keys)
        {
            if (key.Name == name)
                return key;
        }

        return null;
    }
}
