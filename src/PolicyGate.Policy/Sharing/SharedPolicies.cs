using System.Collections.Immutable;
using PolicyGate.Policy.Gates;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>Reads what a policy extends, and what that extends in turn: no circle, no great depth, and of each folder or package one version.</summary>
internal sealed class SharedPolicies(PolicyPackages packages)
{
    private const int MaximumDepth = 8;

    private const int MaximumPolicies = 32;

    /// <summary>Keys that only the repository's own policy has: they say whose rules count here.</summary>
    private static readonly string[] s_ownKeys = ["trustedRef", "trustedBranches"];

    /// <summary>All policies that a policy extends, itself or by another; what can't be read adds a mistake.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="place">Where the folders are that it extends.</param>
    /// <param name="mistakes">Where mistakes go.</param>
    internal ImmutableArray<SharedPolicy> Read(GatePolicy policy, string folder, PolicyPlace place, Mistakes mistakes)
    {
        var known = new OrderedDictionary<string, SharedPolicy>(StringComparer.Ordinal);
        Add(policy, place, [folder], known, mistakes);
        return [.. known.Values];
    }

    private ImmutableHashSet<string> Add(GatePolicy policy, PolicyPlace place, ImmutableList<string> chain, OrderedDictionary<string, SharedPolicy> known, Mistakes mistakes)
    {
        var bases = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var reference in policy.Extends)
        {
            if (chain.Count > MaximumDepth || known.Count >= MaximumPolicies)
            {
                PolicyPlace.AddMistake(reference, $"Policies extend one another more than {MaximumDepth} deep, or there are more than {MaximumPolicies}: let this one extend the last directly.", mistakes);
                continue;
            }

            var found = reference switch
            {
                PackageReference package => packages.Find(package, mistakes),
                FolderReference folder => place.Find(folder, mistakes),
                _ => throw new InvalidOperationException($"{reference.GetType()} is no shared policy."),
            };
            if (found is null)
                continue;
            var name = found.Origin.Name;
            if (chain.Contains(name))
                PolicyPlace.AddMistake(reference, $"The policy extends itself, {string.Join(" extends ", chain.Append(name)).Printable(500)}: remove one of these.", mistakes);
            else if (known.TryGetValue(name, out var other) && other.Origin != found.Origin)
                PolicyPlace.AddMistake(reference, $"Both {other.Origin.ToString().Printable(200)} and {found.Origin.ToString().Printable(200)} are extended: name one version everywhere.", mistakes);
            else if (other is not null)
                bases.UnionWith(other.Bases.Add(name));
            else
                bases.UnionWith(Add(found, chain.Add(name), known, mistakes).Add(name));
        }

        return bases.ToImmutable();
    }

    private ImmutableHashSet<string> Add(FoundPolicy found, ImmutableList<string> chain, OrderedDictionary<string, SharedPolicy> known, Mistakes mistakes)
    {
        var content = PolicyContent.Read(found.Files, mistakes);
        foreach (var key in content.Policy.Keys.Where(key => s_ownKeys.Contains(key.Name)))
            mistakes.Add(MistakeCodes.SharedPolicy, key.Place, $"'{key.Name}' says whose rules count in a repository, so a policy that others extend can't have it: move it to the repository's own policy.");
        var bases = Add(content.Policy, found.Place, chain, known, mistakes);
        known.Add(found.Origin.Name, new(found.Origin, content.Policy, content.Rules, [.. found.Files.Paths])
        {
            Bases = bases,
            History = found.History,
            FilesWithMistakes = content.FilesWithMistakes,
        });
        return bases;
    }
}
