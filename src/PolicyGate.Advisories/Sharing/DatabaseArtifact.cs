using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Advisories.Storage;
using PolicyGate.Images;

namespace PolicyGate.Advisories.Sharing;

/// <summary>What a database is in a registry.</summary>
internal static class DatabaseArtifact
{
    public const string FileType = "application/vnd.policygate.advisories.v1.sqlite3";

    public const string DigestAnnotation = "io.github.policygate.advisories.digest";

    private const string SchemaAnnotation = "io.github.policygate.advisories.schema";
    private const string FeedsAnnotation = "io.github.policygate.advisories.feeds";
    private const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>No database of all feeds there are comes near it.</summary>
    public const long LargestFile = 16L << 30;

    /// <summary>Only what follows from the content, so that the same database is the same artifact, whoever pushes it.</summary>
    public static RegistryArtifact Of(PageFile file)
    {
        var feeds = file.Root.Feeds.Concat(file.Root.Enrichments.Select(table => table.Feed)).ToList();
        var annotations = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        annotations[DigestAnnotation] = file.Digest;
        annotations[SchemaAnnotation] = DatabaseRoot.SchemaVersion.ToString(CultureInfo.InvariantCulture);
        annotations[FeedsAnnotation] = string.Join('\n', feeds.Select(feed => $"{feed.Name} {Text(feed.Date)}".TrimEnd()));
        if (feeds.Max(feed => feed.Date) is { } newest)
            annotations[CreatedAnnotation] = Text(newest);
        return new(AdvisoryRegistry.ArtifactType, FileType, "advisories.db", annotations.ToImmutable());
    }

    private static string Text(DateTimeOffset? date) => date?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
