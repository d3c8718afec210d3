using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>A record that says that the installed version is affected.</summary>
internal sealed record Hit(RecordReference Reference, AdvisoryRecord Record, AffectedPackage Package, string? FixedVersion);
