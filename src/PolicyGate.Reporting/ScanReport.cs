using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Images;
using PolicyGate.Policy;
using PolicyGate.Reporting.Stored;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting;

/// <summary>A finished scan: one verdict on one or several images, and everything that a report can say.</summary>
public sealed record ScanReport
{
    private const int MaximumNamed = 10;

    /// <summary>The images, at least one. <see cref="JudgedFinding.Image"/> is an index of it.</summary>
    public required ImmutableArray<ImageReport> Images { get; init; }

    /// <summary>The advisory database that was used.</summary>
    public required UsedDatabase Database { get; init; }

    /// <summary>The trusted revision's commit, hex; null without a repository.</summary>
    public string? PolicyRevision { get; init; }

    /// <summary>The policy files that were read, relative to the repository.</summary>
    public ImmutableArray<string> PolicyFiles { get; init; } = [];

    /// <summary>The policies that the repository's own extends.</summary>
    public ImmutableArray<PolicyOrigin> ExtendedPolicies { get; init; } = [];

    /// <summary>The repository, for locations and provenance.</summary>
    public RepositoryFacts? Repository { get; init; }

    /// <summary>The earlier scan that this one is compared with; null where none is given.</summary>
    public EarlierScan? Baseline { get; init; }

    /// <summary>Findings with dispositions, and the verdict.</summary>
    public required PolicyJudgement Judgement { get; init; }

    /// <summary>What was passed over that concerns no single image.</summary>
    public required ImmutableArray<Notification> Notifications { get; init; }

    /// <summary>What was scanned for whom: project file relative to the repository, or the image's name without registry, tag and digest.</summary>
    public required string Target { get; init; }

    /// <summary>The project file is the source of the image (an SDK publish), relative to the repository; else null.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>The Dockerfile, relative to the repository; else null.</summary>
    public string? Containerfile { get; init; }

    /// <summary>Version of PolicyGate, SemVer.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>What was passed over in any of the images and beside them. What several images have alike is there once, what not all have says where.</summary>
    internal IEnumerable<Notification> AllNotifications => Images.Length == 1
        ? Images[0].Notifications.Concat(Notifications)
        : Images.SelectMany((image, index) => image.Notifications.Select(notification => (notification, index)))
            .GroupBy(found => found.notification, found => found.index)
            .Select(found => WithImages(found.Key, [.. found.Distinct()]))
            .Concat(Notifications);

    /// <summary>Names images in a sentence; empty where they are all, or of a single one nobody needs to be told.</summary>
    internal string OnlyIn(IReadOnlyCollection<int> images) =>
        images.Count == Images.Length ? "" : $"Only in {string.Join(", ", images.Take(MaximumNamed).Select(LabelOf))}{(images.Count > MaximumNamed ? $" and {images.Count - MaximumNamed} more" : "")}.";

    /// <summary>How texts and ids tell an image from the others: by its platform, and of several for one platform by their number.</summary>
    internal string LabelOf(int image)
    {
        var platform = Images[image].Image.Platform;
        var earlier = Images.Take(image).Count(other => other.Image.Platform == platform);
        var label = ReportText.Plain(platform.ToString(), 100);
        return earlier == 0 ? label : string.Create(CultureInfo.InvariantCulture, $"{label}-{earlier + 1}");
    }

    private Notification WithImages(Notification notification, int[] images) =>
        notification with { Message = ReportText.Join(notification.Message, OnlyIn(images)) };
}

/// <summary>What reports say of the image.</summary>
/// <param name="Reference">As given, printable, no credentials.</param>
/// <param name="Name">Name that scopes see, with its tag; null if unknown.</param>
/// <param name="Digest">Digest of the manifest.</param>
/// <param name="Platform">Operating system and architecture.</param>
/// <param name="BaseName">Name of the base image by the image's own label or annotation; a claim; null if absent.</param>
/// <param name="Layers">The layers, lowest first.</param>
public sealed record ScannedImage(string Reference, string? Name, Digest Digest, Platform Platform, string? BaseName, ImmutableArray<ImageLayer> Layers)
{
    /// <summary>When the image was made, as it says; null where it doesn't.</summary>
    public DateTimeOffset? Created { get; init; }
}

/// <summary>What reports say of the database.</summary>
/// <param name="Digest">Names its content.</param>
/// <param name="Date">The age of its answer: the date of the oldest feed that was asked; null where one has none.</param>
/// <param name="Feeds">The feeds.</param>
public sealed record UsedDatabase(string Digest, DateTimeOffset? Date, ImmutableArray<AdvisoryFeed> Feeds);
