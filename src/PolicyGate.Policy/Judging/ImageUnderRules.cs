using PolicyGate.Analyzers;
using PolicyGate.Policy.Rules;

namespace PolicyGate.Policy.Judging;

/// <summary>The findings of an image, and what decides which rules apply to them.</summary>
internal sealed record ImageUnderRules(IReadOnlyList<Finding> Findings, ScopeValues Scope);
