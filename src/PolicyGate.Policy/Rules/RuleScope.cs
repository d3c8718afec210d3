using System.Collections.Immutable;

namespace PolicyGate.Policy.Rules;

/// <summary>Where a rule applies: all parts must match. A part matches nothing where its value isn't known.</summary>
internal sealed record RuleScope(ImmutableArray<ScopePart> Parts)
{
    internal static RuleScope Everywhere { get; } = new([]);

    internal bool Contains(ScopeValues values) => Parts.All(part => part.Value(values) is { } value && part.Patterns.Any(matches => matches(value)));
}

/// <summary>One key of a scope.</summary>
internal sealed record ScopePart(Func<ScopeValues, string?> Value, ImmutableArray<Predicate<string>> Patterns);
