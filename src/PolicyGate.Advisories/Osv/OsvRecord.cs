using System.Collections.Immutable;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Osv;

/// <summary>A whole record of a feed.</summary>
internal sealed record OsvRecord(AdvisoryRecord Advisory, ImmutableArray<AffectedPackage> Affected);
