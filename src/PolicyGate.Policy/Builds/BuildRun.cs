namespace PolicyGate.Policy.Builds;

/// <summary>The build that this process is part of, by the word of the CI system.</summary>
internal sealed record BuildRun
{
    /// <summary>A build on somebody's machine.</summary>
    internal static BuildRun Local { get; } = new();

    /// <summary>Whether it runs in a CI system.</summary>
    internal bool IsCi { get; init; }

    /// <summary>Whether it builds a pull or merge request.</summary>
    internal bool IsPullRequest { get; init; }

    /// <summary>In a pull request the branch that it is to be merged into; null where the CI system doesn't say.</summary>
    internal string? TargetBranch { get; init; }

    /// <summary>The variable that gives the target branch.</summary>
    internal string? TargetVariable { get; init; }

    /// <summary>The branch that is built; in a pull request the one that is to be merged. Null for a tag, and where it isn't known.</summary>
    internal string? Branch { get; init; }

    /// <summary>The default branch by the CI system's own word.</summary>
    internal string? DefaultBranch { get; init; }

    /// <summary>The branch that scopes see.</summary>
    internal string? ScopeBranch => IsPullRequest ? TargetBranch : Branch;
}
