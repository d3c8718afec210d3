using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>A record that says that the installed version is affected.</summary>
internal sealed record Hit(RecordReference Reference, AdvisoryRecord Record, AffectedPackage Package, string? FixedVersion)
{
    /// <summary>It says so of every release of a distribution, not of the image's.</summary>
    public bool IsForAllReleases { get; init; }
}
