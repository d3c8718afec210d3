using System.Collections.Immutable;

namespace PolicyGate.Advisories.Matching;

/// <summary>One flaw of a package: its canonical id, all its ids, and the records that say so, best first.</summary>
internal sealed record Flaw(string Id, ImmutableArray<string> Ids, ImmutableArray<Hit> Hits);
