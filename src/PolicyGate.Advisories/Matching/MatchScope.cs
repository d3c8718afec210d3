using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;

namespace PolicyGate.Advisories.Matching;

/// <summary>Where packages of one type of one distribution are looked up.</summary>
/// <param name="Ecosystem">How they are matched.</param>
/// <param name="Feeds">The feeds that are asked, what weighs most first.</param>
/// <param name="IsSubscriber">The image gets fixes that not everybody gets.</param>
internal sealed record MatchScope(Ecosystem Ecosystem, ImmutableArray<AskedFeed> Feeds, bool IsSubscriber);
