using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Inventory;

namespace PolicyGate.Analyzers;

/// <summary>One flaw of one package, or one check that an image doesn't pass.</summary>
public sealed record Finding
{
    /// <summary>The CVE or other canonical id of a vulnerability; else the check's id.</summary>
    public required string Id { get; init; }

    /// <summary>Other ids of the same flaw; ordinal order.</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    /// <summary>The check that found it: <c>PG1001</c>, <c>PG2001</c>, …</summary>
    public required CheckDescriptor Check { get; init; }

    /// <summary>Level of the check for this finding.</summary>
    public required CheckLevel Level { get; init; }

    /// <summary>The "security check": one line that says what is wrong.</summary>
    public required string Title { get; init; }

    /// <summary>More about it, Markdown as published; untrusted.</summary>
    public string? Details { get; init; }

    /// <summary>Where the check comes from: <c>Debian</c>, <c>NuGet</c>, <c>Configuration</c>, …</summary>
    public required string Category { get; init; }

    /// <summary>Severity.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Whose word the severity is.</summary>
    public string? SeveritySource { get; init; }

    /// <summary>Base scores, best source first.</summary>
    public ImmutableArray<CvssScore> Cvss { get; init; } = [];

    /// <summary>Probability of exploitation, 0 to 1.</summary>
    public double? Epss { get; init; }

    /// <summary>True where the flaw is known to be exploited.</summary>
    public bool KnownExploited { get; init; }

    /// <summary>The day until which CISA asks for its mending, where it is known to be exploited.</summary>
    public DateOnly? DueDate { get; init; }

    /// <summary>True where a fixed version is published for the package's own distribution or ecosystem.</summary>
    public bool Patchable => FixedVersion is not null;

    /// <summary>The version that fixes it.</summary>
    public string? FixedVersion { get; init; }

    /// <summary>Where there is no fix for everybody: one for those who subscribed to something.</summary>
    public RestrictedFix? RestrictedFix { get; init; }

    /// <summary>When the fix was published, where a feed tells.</summary>
    public DateTimeOffset? FixPublished { get; init; }

    /// <summary>The affected range that the installed version is in: <c>vers:deb/&gt;=1.0|&lt;1.2-1</c>; null for what is no vulnerability.</summary>
    public string? AffectedRange { get; init; }

    /// <summary><c>affected</c>, <c>fixed</c>, <c>will-not-fix</c>, …; null for what is no vulnerability.</summary>
    public string? Status { get; init; }

    /// <summary>The package; null for a finding about the image itself.</summary>
    public Package? Package { get; init; }

    /// <summary>Where in the image; ordinal order; may be empty.</summary>
    public ImmutableArray<PackageLocation> Locations { get; init; } = [];

    /// <summary>The key of the image's configuration that caused it: <c>config.User</c>; else null.</summary>
    public string? ConfigurationKey { get; init; }

    /// <summary>True for a finding in a layer of the base image, false in the application's own, null where unknown.</summary>
    public bool? FromBase { get; init; }

    /// <summary>Place in a file of the repository that caused it, where known: for policy findings the rule's line.</summary>
    public SourcePlace? Source { get; init; }

    /// <summary>Weaknesses: <c>CWE-502</c>.</summary>
    public ImmutableArray<string> Cwes { get; init; } = [];

    /// <summary>Absolute http(s) addresses.</summary>
    public ImmutableArray<string> References { get; init; } = [];

    /// <summary>When the advisory was published.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>When the advisory was last changed.</summary>
    public DateTimeOffset? Modified { get; init; }
}
