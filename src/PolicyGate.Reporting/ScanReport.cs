using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Policy;

namespace PolicyGate.Reporting;

/// <summary>A finished scan: everything that a report can say.</summary>
public sealed record ScanReport
{
    /// <summary>The image.</summary>
    public required ScannedImage Image { get; init; }

    /// <summary>Its packages.</summary>
    public required PackageInventory Inventory { get; init; }

    /// <summary>The advisory database that was used.</summary>
    public required UsedDatabase Database { get; init; }

    /// <summary>The trusted revision's commit, hex; null without a repository.</summary>
    public string? PolicyRevision { get; init; }

    /// <summary>The policy files that were read, relative to the repository.</summary>
    public ImmutableArray<string> PolicyFiles { get; init; } = [];

    /// <summary>The repository, for locations and provenance.</summary>
    public RepositoryFacts? Repository { get; init; }

    /// <summary>Findings with dispositions, and the verdict.</summary>
    public required PolicyJudgement Judgement { get; init; }

    /// <summary>Everything that was passed over in any part of the scan, in the order of the parts.</summary>
    public required ImmutableArray<Notification> Notifications { get; init; }

    /// <summary>What was scanned for whom: project file relative to the repository, or the image's name without registry, tag and digest.</summary>
    public required string Target { get; init; }

    /// <summary>The project file is the source of the image (an SDK publish), relative to the repository; else null.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>The Dockerfile, relative to the repository; else null.</summary>
    public string? Containerfile { get; init; }

    /// <summary>Version of PolicyGate, SemVer.</summary>
    public required string ToolVersion { get; init; }
}

/// <summary>What reports say of the image.</summary>
/// <param name="Reference">As given, printable, no credentials.</param>
/// <param name="Name">Name that scopes see, with its tag; null if unknown.</param>
/// <param name="Digest">Digest of the manifest.</param>
/// <param name="Platform">Operating system and architecture.</param>
/// <param name="BaseName">Name of the base image by the image's own label or annotation; a claim; null if absent.</param>
/// <param name="Layers">The layers, lowest first.</param>
public sealed record ScannedImage(string Reference, string? Name, Digest Digest, Platform Platform, string? BaseName, ImmutableArray<ImageLayer> Layers);

/// <summary>What reports say of the database.</summary>
/// <param name="Digest">Names its content.</param>
/// <param name="Date">The age of its answer: the date of the oldest feed that was asked; null where one has none.</param>
/// <param name="Feeds">The feeds.</param>
public sealed record UsedDatabase(string Digest, DateTimeOffset? Date, ImmutableArray<AdvisoryFeed> Feeds);
