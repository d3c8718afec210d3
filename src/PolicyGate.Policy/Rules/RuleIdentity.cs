namespace PolicyGate.Policy.Rules;

/// <summary>By what a rule is followed from one revision to the next: its name, and what it says.</summary>
/// <param name="Name">The name.</param>
/// <param name="Content">All it says but the name, as <see cref="Yaml.CanonicalText"/> gives it.</param>
internal readonly record struct RuleIdentity(string Name, string Content);
