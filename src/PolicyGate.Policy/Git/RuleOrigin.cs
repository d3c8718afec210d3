using System.Collections.Immutable;
using LibGit2Sharp;
using PolicyGate.Policy.Signatures;

namespace PolicyGate.Policy.Git;

/// <summary>How a rule came to be what it is.</summary>
/// <param name="LastChange">The commit that introduced the rule or last changed what it says.</param>
internal sealed record RuleOrigin(RuleCommit LastChange)
{
    /// <summary>The commit that introduced it; null where the history doesn't reach back.</summary>
    internal RuleCommit? Introduced { get; init; }

    /// <summary>The keys that the last change changed; empty where it introduced the rule.</summary>
    internal ImmutableArray<string> Changed { get; init; } = [];

    /// <summary>The committer's address and the author's are one.</summary>
    internal bool IsCommitterAuthor { get; private init; }

    /// <summary>When the last change was committed.</summary>
    internal DateTimeOffset Committed { get; private init; }

    /// <summary>The signature of the last change; null where it has none.</summary>
    internal CommitSignature? Signature { get; init; }

    internal static RuleOrigin Of(Commit commit) => new(Describe(commit))
    {
        IsCommitterAuthor = string.Equals(commit.Author.Email, commit.Committer.Email, StringComparison.OrdinalIgnoreCase),
        Committed = commit.Committer.When,
    };

    internal static RuleCommit Describe(Commit commit) => new(commit.Sha, Text(commit.Author), Text(commit.Committer), commit.Author.When);

    private static string Text(Signature person) => $"{person.Name} <{person.Email}>";
}
