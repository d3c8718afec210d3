using PolicyGate.Advisories.Sharing;
using PolicyGate.Images;

namespace PolicyGate.Advisories;

/// <summary>Hands the advisory database on through a container registry, so that it is built once and every runner pulls it.</summary>
public static class AdvisoryRegistry
{
    /// <summary>Media type of the artifact.</summary>
    public const string ArtifactType = "application/vnd.policygate.advisories.v1";

    /// <summary>Proves a database whole, and pushes it.</summary>
    /// <param name="database">The database file.</param>
    /// <param name="name">Host, repository and tag.</param>
    /// <param name="access">How the registry is spoken to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AdvisoryDatabaseException">The database is missing or broken, or the registry can't be reached or refuses it.</exception>
    public static Task<SharedDatabase> PushAsync(string database, string name, ImageAccess access, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(database);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(access);
        return Task.Run(() => DatabasePush.RunAsync(database, name, access, cancellationToken), CancellationToken.None);
    }

    /// <summary>Pulls a database, proves it whole, and puts it in the old one's place; until then, and where anything goes wrong, the old one stays.</summary>
    /// <param name="name">Host, repository, and tag or digest.</param>
    /// <param name="database">The database file, made if missing.</param>
    /// <param name="expected">The digest, of the content or of the manifest, that it must have; null for any.</param>
    /// <param name="access">How the registry is spoken to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="AdvisoryDatabaseException">There is no such database, it isn't what it should be, or the registry can't be reached.</exception>
    public static Task<SharedDatabase> PullAsync(string name, string database, Digest? expected, ImageAccess access, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(database);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(access);
        return Task.Run(() => new DatabasePull(name, expected, access).RunAsync(database, cancellationToken), CancellationToken.None);
    }
}
