namespace PolicyGate.Policy.Git;

/// <summary>The commit that introduced or last changed a rule.</summary>
internal sealed record RuleOrigin(string Commit, string Author, DateTimeOffset Date);
