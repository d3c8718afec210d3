using System.Text.Json.Nodes;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Engine;

/// <summary>What an engine has exported of an image, each export in a temporary file until all are closed.</summary>
/// <param name="connection">The engine; closed with the exports.</param>
/// <param name="subject">How messages name the image.</param>
/// <param name="id">The image's id.</param>
/// <param name="limits">Bounds on each.</param>
internal sealed class EngineExports(EngineConnection connection, string subject, Digest id, ImageLimits limits) : IAsyncDisposable
{
    private readonly List<ArchiveStorage> _archives = [];

    /// <summary>Exports the image.</summary>
    /// <param name="platform">Which of its platforms; null where the engine knows of none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ImageStorage> ExportAsync(OfferedPlatform? platform, CancellationToken cancellationToken)
    {
        var tar = await connection.ExportAsync(id.ToString(), platform is null ? null : Json(platform), cancellationToken).ConfigureAwait(false);
        await using (tar.ConfigureAwait(false))
        {
            var archive = ArchiveStorage.Index(await ArchiveSpool.WriteAsync(tar, subject, limits, cancellationToken).ConfigureAwait(false), subject, limits, cancellationToken);
            _archives.Add(archive);
            return archive;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var archive in _archives)
            await archive.DisposeAsync().ConfigureAwait(false);
        connection.Dispose();
    }

    private static string Json(OfferedPlatform offered)
    {
        var platform = offered.Platform;
        var json = new JsonObject { ["os"] = platform.Os, ["architecture"] = platform.Architecture };
        if (platform.Variant is not null)
            json["variant"] = platform.Variant;
        if (offered.OsVersion is { Length: > 0 } version)
            json["os.version"] = version;
        return json.ToJsonString();
    }
}
