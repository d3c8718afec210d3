using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>How the packages of one distribution or language are matched: a row of <see cref="EcosystemTable"/>.</summary>
internal sealed record Ecosystem
{
    /// <summary>OSV's name, without release; also the category of its findings.</summary>
    public required string Name { get; init; }

    /// <summary>The types of packages that it has.</summary>
    public required ImmutableArray<string> PackageTypes { get; init; }

    /// <summary>The distribution's id in os-release; null for a language.</summary>
    public string? DistributionId { get; init; }

    public required VersionOrder Order { get; init; }

    /// <summary>The ecosystems that say something about a release, the release's own first; any of them will do. For a distribution only.</summary>
    public Func<Distribution, IEnumerable<string>> Releases { get; init; } = _ => [];

    /// <summary>Ecosystems that say something about every release.</summary>
    public ImmutableArray<string> AllReleases { get; init; } = [];

    /// <summary>
    /// True where each release has one line of versions, so that of several fixes of a flaw the latest counts (an earlier one was not enough);
    /// false where several lines are kept side by side and the lowest fix above the installed version is the one of its line.
    /// </summary>
    public bool HasOneLine { get; init; }

    public bool IsDistribution => DistributionId is not null;
}
