using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Reporting;

namespace PolicyGate.Scanning;

/// <summary>What is kept of an image once it was read, before its findings are judged.</summary>
/// <param name="Report">What reports say of it.</param>
/// <param name="Location">Where its reference points to.</param>
/// <param name="Findings">Its findings.</param>
/// <param name="Feeds">The feeds that were asked about its packages.</param>
internal sealed record AnalyzedImage(ImageReport Report, string Location, ImmutableArray<Finding> Findings, ImmutableArray<AdvisoryFeed> Feeds);
