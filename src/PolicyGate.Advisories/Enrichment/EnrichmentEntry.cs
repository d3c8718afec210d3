namespace PolicyGate.Advisories.Enrichment;

/// <summary>A table in the database's root.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Feed">Where it is from.</param>
/// <param name="Pages">How many pages it has; the first lists the first key of each other one.</param>
internal sealed record EnrichmentEntry(EnrichmentKind Kind, AdvisoryFeed Feed, int Pages);
