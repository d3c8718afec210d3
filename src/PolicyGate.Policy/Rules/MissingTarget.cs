namespace PolicyGate.Policy.Rules;

/// <summary>A project in a rule's scope that is no file of the repository.</summary>
internal sealed record MissingTarget(DisableRule Rule, string Target);
