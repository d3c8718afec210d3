using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Matching;

/// <summary>A name by which advisories may call a package, and its version under that name.</summary>
internal sealed record QueryName(string Name, string Version, VersionOrder Order);
