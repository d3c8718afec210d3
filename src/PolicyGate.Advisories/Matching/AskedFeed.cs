using PolicyGate.Advisories.Ecosystems;

namespace PolicyGate.Advisories.Matching;

/// <summary>A feed that is asked about the packages of a release or language, and how much its word weighs.</summary>
internal sealed record AskedFeed(AdvisoryFeed Feed, FeedReach Reach);
