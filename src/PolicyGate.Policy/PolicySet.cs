using System.Collections.Immutable;
using PolicyGate.Analyzers;

namespace PolicyGate.Policy;

/// <summary>Where policy and rules are read from, and for what.</summary>
public sealed record PolicyOptions
{
    /// <summary>A folder of the repository or one in it; null where there is none.</summary>
    public string? Repository { get; init; }

    /// <summary>The policy folder, relative to the repository's root or absolute inside it.</summary>
    public string PolicyDirectory { get; init; } = ".policygate";

    /// <summary>The trusted revision as the pipeline gives it; null to find it: in a pull request the target branch, else in CI the default branch, by the CI's variables, else HEAD.</summary>
    public string? TrustedRef { get; init; }

    /// <summary>True where nothing may be fetched from the network: a package that is extended must be on this machine.</summary>
    public bool IsOffline { get; init; }

    /// <summary>The clock for expiry and ages.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>True where the user gave the moment (<c>--as-of</c>): then the newest commit of the trusted revision not after it counts.</summary>
    public bool AsOfGiven { get; init; }

    /// <summary>The commit by whose hash the user gave the moment: where it is one of the trusted revision it counts itself, and not another of the same second. Null where a time was given.</summary>
    public string? AsOfCommit { get; init; }

    /// <summary>Environment variables of the build, for CI systems.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }
}

/// <summary>What the scopes of rules look at.</summary>
/// <param name="ImageName">Name with its tag: <c>registry.example.com/shop/web:1.2</c>; null where unknown.</param>
/// <param name="Target">Project, relative to the repository; null where unknown.</param>
/// <param name="Platform"><c>linux/amd64</c>.</param>
/// <param name="Branch">The branch, in a pull request the target branch; null where unknown.</param>
public sealed record ScopeFacts(string? ImageName, string? Target, string Platform, string? Branch);

/// <summary>What was found in one image.</summary>
/// <param name="Findings">The findings.</param>
/// <param name="Scope">What the scopes of rules look at.</param>
public sealed record ImageFindings(IReadOnlyList<Finding> Findings, ScopeFacts Scope);

/// <summary>What else the gate needs to know of a scan.</summary>
/// <param name="DatabaseDate">Age of the advisory database.</param>
/// <param name="Notifications">What the scan could not read, match or judge.</param>
public sealed record ScanFacts(DateTimeOffset? DatabaseDate, ImmutableArray<Notification> Notifications)
{
    /// <summary>What an earlier result has, each as <see cref="FlawIdentity"/> gives it; null where no baseline is given. It decides only where the policy says <c>onlyNew</c>.</summary>
    public IReadOnlySet<string>? Baseline { get; init; }
}

/// <summary>The policy and the disable rules in force, with what the work tree would change.</summary>
public sealed partial class PolicySet
{
    /// <summary>The trusted revision's commit, hex; null where there is no repository.</summary>
    public string? Revision { get; private init; }

    /// <summary>The branch that scopes see: in a pull request the target branch; null where unknown.</summary>
    public string? Branch { get; private init; }

    /// <summary>The branch whose rules count, or outside CI the one that is checked out: what an earlier scan to compare with is of; null where no branch is known.</summary>
    public string? BaseBranch { get; private init; }

    /// <summary>The branch that this build is of; null in a pull request, which isn't of any before it is merged, and where none is known.</summary>
    public string? BuiltBranch { get; private init; }

    /// <summary>The policy files that were read at the trusted revision, relative to the repository, ordinal order.</summary>
    public ImmutableArray<string> Files { get; private init; } = [];

    /// <summary>The policies that the trusted one extends, in the order in which they are named.</summary>
    public ImmutableArray<PolicyOrigin> Extended { get; private init; } = [];

    /// <summary>The repository: root, HEAD, branch, remote; null where there is none.</summary>
    public RepositoryFacts? Repository { get; private init; }

    /// <summary>All disable rules of the trusted revision and of the work tree, for <c>rules check</c>; by file and line.</summary>
    public ImmutableArray<AppliedRule> Rules { get; private init; } = [];

    /// <summary>Mistakes that stand only in the work tree; each is a finding at its line.</summary>
    public ImmutableArray<PolicyException> WorkTreeMistakes { get; private init; } = [];
}

/// <summary>What reports say of the repository.</summary>
/// <param name="Root">Full path of the work tree; null for a bare repository.</param>
/// <param name="Head">HEAD's commit, hex; null in an empty repository.</param>
/// <param name="Branch">Branch that is checked out or that the CI names; null if detached and unknown.</param>
/// <param name="RemoteUrl">Address of <c>origin</c> without user or password; null if there is none.</param>
public sealed record RepositoryFacts(string? Root, string? Head, string? Branch, string? RemoteUrl);
