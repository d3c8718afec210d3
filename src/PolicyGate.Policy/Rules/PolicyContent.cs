using System.Collections.Immutable;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Sharing;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>Policy and rules as one revision or the work tree has them.</summary>
/// <param name="Policy">The policy; the built-in one where there is none.</param>
/// <param name="Rules">The rules by file, ordinal, then line.</param>
/// <param name="FilesWithMistakes">Paths of the files that have one.</param>
internal sealed record PolicyContent(GatePolicy Policy, ImmutableArray<DisableRule> Rules, ImmutableHashSet<string> FilesWithMistakes)
{
    /// <summary>Whether the policy says what it was meant to.</summary>
    internal bool IsPolicySound { get; private init; } = true;

    /// <summary>The policies that it extends.</summary>
    internal ImmutableArray<SharedPolicy> Bases { get; private init; } = [];

    /// <summary>The same with the policies that it extends.</summary>
    internal PolicyContent Extend(ImmutableArray<SharedPolicy> bases)
    {
        var withMistakes = FilesWithMistakes.Union(bases.SelectMany(shared => shared.FilesWithMistakes));
        return this with
        {
            Policy = new PolicyComposition(Policy, bases).Compose(),
            Rules = [.. Rules, .. bases.SelectMany(shared => shared.Rules.Select(rule => rule with { Layer = shared.Name, Origin = shared.Origin }))],
            FilesWithMistakes = withMistakes,
            IsPolicySound = IsPolicySound && !bases.Any(shared => shared.Policy.Path is { } path && withMistakes.Contains(path)),
            Bases = bases,
        };
    }

    internal static PolicyContent Read(PolicyFileSet files, Mistakes mistakes)
    {
        var withMistakes = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var rules = ImmutableArray.CreateBuilder<DisableRule>();
        var names = new Dictionary<string, SourcePlace>(StringComparer.Ordinal);
        var policy = GatePolicy.BuiltIn;
        if (files.Policy is { } policyFile)
        {
            var own = mistakes.In(policyFile.Path);
            policy = PolicyFileReader.Read(policyFile.Content.Span, own);
            if (own.Count > 0)
                withMistakes.Add(policyFile.Path);
        }

        foreach (var file in files.Rules)
        {
            var own = mistakes.In(file.Path);
            foreach (var rule in RuleFileReader.Read(file.Content.Span, own))
            {
                if (names.TryAdd(rule.Name, rule.Place))
                    rules.Add(rule);
                else
                    own.Add(MistakeCodes.RepeatedName, rule.Place.Line, rule.Place.Column, $"A rule '{rule.Name.Printable(100)}' stands already at {names[rule.Name]}: give one of them another name.");
            }

            if (own.Count > 0)
                withMistakes.Add(file.Path);
        }

        return new(policy, rules.DrainToImmutable(), withMistakes.ToImmutable())
        {
            IsPolicySound = files.Policy is null || !withMistakes.Contains(files.Policy.Path),
        };
    }
}
