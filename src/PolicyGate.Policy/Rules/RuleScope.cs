using System.Collections.Immutable;

namespace PolicyGate.Policy.Rules;

/// <summary>Where a rule or a gate applies: all parts must match.</summary>
internal sealed record RuleScope(ImmutableArray<ScopePart> Parts)
{
    internal static RuleScope Everywhere { get; } = new([]);

    /// <summary>The projects that it names in full; none where it names none, or names some by a pattern.</summary>
    internal ImmutableArray<string> Targets => [.. Parts.Where(part => part.Key == "target" && part.Patterns.All(pattern => pattern.Exact is not null)).SelectMany(part => part.Patterns).Select(pattern => pattern.Exact!)];

    /// <summary>Whether it certainly holds the image, as a rule asks: a part matches nothing where its value isn't known.</summary>
    internal bool Contains(ScopeValues values) => Parts.All(part => part.Matches(values) == true);

    /// <summary>Whether it may hold the image, as a gate asks, which makes stricter: a part matches where its value isn't known.</summary>
    internal bool MayContain(ScopeValues values) => Parts.All(part => part.Matches(values) != false);
}

/// <summary>One key of a scope.</summary>
internal sealed record ScopePart(string Key, Func<ScopeValues, string?> Value, ImmutableArray<ScopePattern> Patterns)
{
    /// <summary>Whether one of the patterns matches; null where the value isn't known.</summary>
    internal bool? Matches(ScopeValues values) => Value(values) is { } value ? Patterns.Any(pattern => pattern.Matches(value)) : null;
}

/// <summary>What a value of a scope may be.</summary>
/// <param name="Matches">Whether a value is.</param>
/// <param name="Exact">The only value that is; null where there are several.</param>
internal sealed record ScopePattern(Predicate<string> Matches, string? Exact);
