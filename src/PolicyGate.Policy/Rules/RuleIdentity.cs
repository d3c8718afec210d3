using System.Collections.Immutable;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>By what a rule is followed from one revision to the next: its name, and what it says.</summary>
/// <param name="Name">The name.</param>
/// <param name="Content">All it says but the name, as <see cref="CanonicalText"/> gives it.</param>
internal sealed record RuleIdentity(string Name, string Content)
{
    /// <summary>What each key of it says.</summary>
    private ImmutableArray<KeyValuePair<string, string>> Keys { get; init; } = [];

    internal static RuleIdentity Of(string name, YamlMap rule)
    {
        ImmutableArray<KeyValuePair<string, string>> keys = [.. rule.Entries.Where(entry => entry.Name != "name").Select(entry => KeyValuePair.Create(entry.Name, CanonicalText.Of(entry.Value)))];
        return new(name, CanonicalText.OfMap(keys)) { Keys = keys };
    }

    /// <summary>The keys that say something else than in an earlier form; ordinal order.</summary>
    internal ImmutableArray<string> ChangedSince(RuleIdentity earlier) =>
        [.. Keys.Except(earlier.Keys).Concat(earlier.Keys.Except(Keys)).Select(key => key.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool Equals(RuleIdentity? other) => other is not null && Name == other.Name && Content == other.Content;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Content);
}
