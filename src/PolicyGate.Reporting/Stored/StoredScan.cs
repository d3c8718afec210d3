using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories;

namespace PolicyGate.Reporting.Stored;

/// <summary>A scan as it was stored, to be judged again without the image: the JSON of a scan, or its SARIF in the full profile.</summary>
public sealed record StoredScan
{
    /// <summary>The images, at least one.</summary>
    public required ImmutableArray<StoredImage> Images { get; init; }

    /// <summary>The advisory database that was used.</summary>
    public required UsedDatabase Database { get; init; }

    /// <summary>What was passed over that concerns no single image.</summary>
    public ImmutableArray<Notification> Notifications { get; init; } = [];

    /// <summary>What was scanned for whom.</summary>
    public required string Target { get; init; }

    /// <summary>The project file, relative to the repository; null where the target was none.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>The Dockerfile, relative to the repository; null where there was none.</summary>
    public string? Containerfile { get; init; }

    /// <summary>Reads a file that <c>scan</c> wrote as json, or as sarif in the full profile.</summary>
    /// <exception cref="StoredScanException">It can't be read, or is none.</exception>
    public static StoredScan Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var document = StoredFile.Open(path);
        return StoredFile.Read(path, () => document.RootElement.Find("runs") is null ? ReadJson(path, document.RootElement) : StoredSarif.Read(path, document.RootElement));
    }

    /// <summary>What both forms have of the scan itself.</summary>
    /// <param name="scan">Where it stands.</param>
    /// <param name="images">The images.</param>
    internal static StoredScan Create(JsonElement scan, ImmutableArray<StoredImage> images)
    {
        var database = scan.Get("database");
        return new()
        {
            Images = images,
            Database = new(
                database.RequiredText("digest"),
                database.Time("built"),
                [.. database.Items("feeds").Select(feed => new AdvisoryFeed(feed.RequiredText("name"), feed.Time("date"), feed.Integer("records") ?? 0))]),
            Target = scan.RequiredText("target"),
            ProjectFile = scan.Text("projectFile"),
            Containerfile = scan.Text("containerfile"),
        };
    }

    private static StoredScan ReadJson(string path, JsonElement scan)
    {
        if (scan.Find("schemaVersion") is null || scan.Find("verdict") is null)
            throw StoredFile.NotOurs(path, "is no scan of PolicyGate");
        if (scan.Get("schemaVersion").GetInt32() != Json.JsonFile.SchemaVersion)
            throw StoredFile.NotOurs(path, $"has 'schemaVersion' {scan.Get("schemaVersion").GetInt32()}, and this version of PolicyGate reads {Json.JsonFile.SchemaVersion}");
        if (scan.Find("image") is { } single)
            return Create(scan, [StoredImage.Create(single, scan.Get("findings").EnumerateArray(), StoredImage.Notifications(scan))]);
        return Create(scan, [.. scan.Get("images").EnumerateArray().Select(image => StoredImage.Create(image.Get("image"), image.Get("findings").EnumerateArray(), StoredImage.Notifications(image)))]) with
        {
            Notifications = [.. StoredImage.Notifications(scan)],
        };
    }
}
