using LibGit2Sharp;

namespace PolicyGate.Policy.Git;

/// <summary>A revision that is trusted.</summary>
/// <param name="Name">Full name of the reference, or the commit's hash.</param>
/// <param name="Commit">The commit; null in a repository without commits.</param>
internal sealed record TrustedTip(string Name, Commit? Commit);
