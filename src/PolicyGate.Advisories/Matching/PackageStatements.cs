using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>What the records say of one package beside its hits.</summary>
/// <param name="Denied">CVEs that its distribution says it never had.</param>
/// <param name="OfRelease">Flaws of which something is said for the image's own release: what is said for every release doesn't count for them.</param>
/// <param name="Records">All records that say something of it.</param>
internal sealed record PackageStatements(IReadOnlySet<string> Denied, IReadOnlySet<string> OfRelease, IReadOnlySet<RecordReference> Records)
{
    /// <summary>Whether a hit counts for a flaw.</summary>
    public bool Counts(Hit hit, string flaw) => !Denied.Contains(flaw) && !(hit.IsForAllReleases && OfRelease.Contains(flaw));
}
