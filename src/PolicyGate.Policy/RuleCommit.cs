namespace PolicyGate.Policy;

/// <summary>A commit that introduced or changed a rule.</summary>
/// <param name="Commit">Its hash, hex.</param>
/// <param name="Author">Its author: name and address.</param>
/// <param name="Committer">Its committer: name and address.</param>
/// <param name="Date">The author's date.</param>
public sealed record RuleCommit(string Commit, string Author, string Committer, DateTimeOffset Date);
