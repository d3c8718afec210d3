using PolicyGate.Advisories;
using PolicyGate.Images;
using PolicyGate.Scanning;

namespace PolicyGate;

/// <summary>Pushes the advisory database to a registry and pulls it from there, with the options of a scan for database and registry; <see cref="ScanOptions.Image"/> is the artifact's name.</summary>
public static class DatabaseSharing
{
    /// <summary>Pushes the database.</summary>
    /// <exception cref="UsageException">An option or the name is wrong.</exception>
    /// <exception cref="AdvisoryDatabaseException">The database is missing or broken, or the registry can't be reached or refuses it.</exception>
    public static Task<SharedDatabase> PushAsync(ScanOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return AdvisoryRegistry.PushAsync(PathOf(options), options.Image, AccessOf(options), cancellationToken);
    }

    /// <summary>Pulls the database.</summary>
    /// <param name="options">The options.</param>
    /// <param name="expected">The digest, of content or manifest, that it must have; null for any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UsageException">An option or the name is wrong.</exception>
    /// <exception cref="AdvisoryDatabaseException">There is no such database, it isn't what it should be, or the registry can't be reached.</exception>
    public static Task<SharedDatabase> PullAsync(ScanOptions options, string? expected, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        Digest? digest = string.IsNullOrEmpty(expected) ? null : Digest.TryParse(expected, out var parsed)
            ? parsed
            : throw new UsageException($"--expect '{expected.Printable(200)}' is no digest: expected sha256: and 64 lower-case hex digits, as 'db push' and 'db status' show them.");
        return AdvisoryRegistry.PullAsync(options.Image, PathOf(options), digest, AccessOf(options), cancellationToken);
    }

    private static string PathOf(ScanOptions options) => CacheFolder.Database(options.Database, options.CacheDirectory, options.Environment);

    private static ImageAccess AccessOf(ScanOptions options)
    {
        const string Prefix = "registry:";
        var name = options.Image.StartsWith(Prefix, StringComparison.Ordinal) ? options.Image : Prefix + options.Image;
        try
        {
            return RegistryOptions.Read(options, ImageReference.Parse(name));
        }
        catch (ImageException exception)
        {
            throw new UsageException(exception.Message);
        }
    }
}
