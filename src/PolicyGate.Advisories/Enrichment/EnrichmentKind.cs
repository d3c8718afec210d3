namespace PolicyGate.Advisories.Enrichment;

/// <summary>What a feed says of a CVE; the number stands in the database.</summary>
internal enum EnrichmentKind : byte
{
    /// <summary>How probably it is exploited (FIRST EPSS).</summary>
    Epss = 1,

    /// <summary>That it is exploited (CISA KEV).</summary>
    KnownExploited = 2,

    /// <summary>How bad it is.</summary>
    Cvss = 3,

    /// <summary>Until when a release of a distribution gets free security updates. Not of a CVE: the keys are row numbers.</summary>
    EndOfLife = 4,
}
