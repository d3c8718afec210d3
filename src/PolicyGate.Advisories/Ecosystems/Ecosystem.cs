using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>How the packages of one distribution or language are matched: a row of <see cref="EcosystemTable"/>.</summary>
internal sealed record Ecosystem
{
    /// <summary>OSV's name, without release.</summary>
    public required string Name { get; init; }

    /// <summary>The category of its findings: the name without blanks, <c>RedHat</c>.</summary>
    public string Category => Name.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The types of packages that it has.</summary>
    public required ImmutableArray<string> PackageTypes { get; init; }

    /// <summary>The distribution's ids in os-release; empty for a language.</summary>
    public ImmutableArray<string> DistributionIds { get; init; } = [];

    /// <summary>Ids of distributions that rebuild this one's packages and publish no advisories of their own.</summary>
    public ImmutableArray<string> RebuiltBy { get; init; } = [];

    public required VersionOrder Order { get; init; }

    /// <summary>For whom a feed's ecosystem (<c>Debian:12</c>) speaks, seen from a release; null where for others. For a distribution only.</summary>
    public Func<Distribution, string, FeedReach?>? Reach { get; init; }

    /// <summary>A word of what its own packages name as their vendor; empty where that isn't known. Packages of others are none of its advisories'.</summary>
    public ImmutableArray<string> Vendors { get; init; } = [];

    public AdvisoryNames Names { get; init; }

    /// <summary>
    /// True where each release has one line of versions, so that of several fixes of a flaw the latest counts (an earlier one was not enough);
    /// false where several lines are kept side by side and the lowest fix above the installed version is the one of its line.
    /// </summary>
    public bool HasOneLine => IsDistribution;

    /// <summary>True where there are no releases, only what is newest.</summary>
    public bool IsRolling { get; init; }

    /// <summary>What versions of packages have in them that only subscribers get; null where nothing tells.</summary>
    public string? SubscriberMark { get; init; }

    public bool IsDistribution => !DistributionIds.IsEmpty;
}
