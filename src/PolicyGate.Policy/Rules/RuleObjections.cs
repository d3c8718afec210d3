using System.Globalization;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Judging;
using PolicyGate.Policy.Sharing;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>Finds why a rule doesn't apply: a demand of the policy that it breaks, an example that it doesn't meet, or an end before its beginning.</summary>
internal sealed class RuleObjections(GatePolicy policy, DateTimeOffset asOf)
{
    /// <summary>The findings about a rule; one without any applies.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isTrusted">Whether it stands on the trusted revision: before that nothing can be said of the commit that will bring it there.</param>
    internal IEnumerable<Finding> Of(KnownRule rule, bool isTrusted) =>
        policy.TermsOf(rule.Rule.Layer).Demands
            .SelectMany(terms => isTrusted ? Demands(rule, terms.Demands).Concat(DemandsOnCommit(rule, terms)) : Demands(rule, terms.Demands))
            .Distinct(StringComparer.Ordinal)
            .Select(why => PolicyFindings.BreaksDemand(rule.Rule, why))
            .Concat(rule.Rule.Examples.Where(example => !example.IsMet(rule.Rule, asOf)).Select(example => PolicyFindings.ExampleFails(rule.Rule, example)))
            .Concat(EndedBefore(rule, isTrusted));

    // A package has no commit and no owners: it is what its hash says, and who names that hash has reviewed it.
    private static bool IsOfPackage(KnownRule rule) => rule.Rule.Origin?.Package is not null;

    private IEnumerable<string> Demands(KnownRule rule, Demands demands)
    {
        if (demands.Justification && rule.Rule.Justification is null && rule.Rule.Reason is null)
            yield return "it has neither justification nor reason";
        if (demands.Ticket is { } ticket && !ticket.IsMatch(rule.Rule.Reason ?? ""))
            yield return $"its reason names no ticket of the form '{ticket.ToString().Printable(100)}'";
        if (!demands.Owners.IsEmpty && !IsOfPackage(rule) && Owners(rule, demands) is { } owners)
            yield return owners;
        if (demands.MaximumLifetime is { } lifetime && Lifetime(rule, lifetime) is { } life)
            yield return life;
    }

    private static IEnumerable<string> DemandsOnCommit(KnownRule rule, PolicyDemands terms)
    {
        if (IsOfPackage(rule))
            yield break;
        var demands = terms.Demands;
        if (rule.Origin is not { } origin)
        {
            if (demands.SignedCommit || demands.OtherCommitter || demands.MaximumLifetime is not null)
                yield return "the commit that brought it isn't known, since the clone doesn't have the whole history; run 'git fetch --unshallow'";
            yield break;
        }

        var commit = origin.LastChange.Commit[..10];
        if (demands.OtherCommitter && origin.IsCommitterAuthor)
            yield return $"commit {commit} has the same author and committer, {origin.LastChange.Author.Printable(100)}";
        if (demands.SignedCommit && Signature(origin.Signature is { } signature ? terms.Signers.Check(signature) : null) is { } why)
            yield return $"commit {commit} {why}";
    }

    private static string? Signature(RuleSignature? signature) => signature?.State switch
    {
        SignatureState.Trusted => null,
        SignatureState.Bad => $"has a signature that is wrong for the key {signature.Key?.Printable(100)} of {signature.Signer?.Printable(100)}",
        SignatureState.NotVerified => $"is signed, not verified: the policy trusts no key {signature.Key?.Printable(100) ?? "of this kind"}",
        _ => "isn't signed",
    };

    private static string? Owners(KnownRule rule, Demands demands)
    {
        if (rule.Applied.Owners.IsEmpty)
            return "nobody owns its file by CODEOWNERS";
        // Each owner can approve a change alone.
        string[] others = [.. rule.Applied.Owners.Except(demands.Owners, StringComparer.OrdinalIgnoreCase)];
        return others.Length == 0 ? null : $"its file is owned by {string.Join(", ", others).Printable(200)}, and not only by {string.Join(", ", demands.Owners).Printable(200)}";
    }

    private string? Lifetime(KnownRule rule, TimeSpan lifetime)
    {
        if (rule.Rule.Expires is not { } last)
            return $"it has no 'expires', and a rule may count for {Duration.Words(lifetime)}";
        // A commit's dates are its author's word, and a date in the future would make the life longer.
        var start = new[] { asOf, rule.Origin?.LastChange.Date ?? asOf, rule.Origin?.Committed ?? asOf }.Min();
        var latest = DateOnly.FromDateTime(new DateTime(Math.Min(start.UtcTicks + lifetime.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc));
        return last <= latest ? null : string.Create(CultureInfo.InvariantCulture,
            $"it expires on {last:yyyy-MM-dd}, and since its last change on {start.UtcDateTime:yyyy-MM-dd} a rule may count for {Duration.Words(lifetime)}, that is through {latest:yyyy-MM-dd}");
    }

    private IEnumerable<Finding> EndedBefore(KnownRule rule, bool isTrusted)
    {
        var introduced = rule.Origin?.LastChange;
        if (introduced is null && isTrusted)
            yield break;
        if (rule.Rule.Expires is { } last && DateOnly.FromDateTime((introduced?.Date ?? asOf).UtcDateTime) > last)
            yield return PolicyFindings.EndedBefore(rule.Rule, introduced);
    }
}
