using System.Text.Json;
using Docker.DotNet.Models;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Engine;

/// <summary>
/// Finds images of a container engine. The name is asked for once; what its id or manifest digest names is exported into a temporary file, and proven to be that.
/// </summary>
internal static class EngineImage
{
    public static async Task<FoundImages> FindAsync(
        ImageReference reference, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        var name = reference.Location;
        var tried = new List<(EngineAddress, string)>();
        await foreach (var address in EngineAddresses.FindAsync(access.Environment, cancellationToken).ConfigureAwait(false))
        {
            if (access.IsOffline && !address.IsHere)
                throw EngineProblem.Offline(address);
            var connection = new EngineConnection(address, access, limits);
            try
            {
                var image = await connection.InspectAsync(name, cancellationToken).ConfigureAwait(false) ?? throw EngineProblem.NoImage(address, name);
                return await FindAsync(connection, reference, image, platforms, limits, access, cancellationToken).ConfigureAwait(false);
            }
            catch (HttpRequestException exception)
            {
                tried.Add((address, EngineProblem.Unreachable(exception)!));
                connection.Dispose();
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        throw EngineProblem.NoEngine(name, tried);
    }

    private static async Task<FoundImages> FindAsync(
        EngineConnection connection, ImageReference reference, ImageInspectResponse image, PlatformSelection platforms, ImageLimits limits, ImageAccess access, CancellationToken cancellationToken)
    {
        var subject = $"'{reference.ToString().Printable()}'";
        var id = IdOf(image.ID, connection.Address);
        var manifests = EngineManifest.Choose(image, platforms, subject, connection.Address);
        var exports = new EngineExports(connection, subject, id, limits);
        if (!manifests.IsEmpty)
            return new([.. manifests.Select(manifest => new FoundImage(manifest.ToString(), cancellation => OpenAsync(manifest, cancellation)))], exports);
        try
        {
            return await FindInAsync(null, id, platforms, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await exports.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        async Task<OpenedImage> OpenAsync(EngineManifest manifest, CancellationToken cancellationToken)
        {
            var found = await FindInAsync(manifest.Platform, manifest.Digest, PlatformSelection.Default, cancellationToken).ConfigureAwait(false);
            return await found.Images.Single().OpenAsync(cancellationToken).ConfigureAwait(false);
        }

        async Task<FoundImages> FindInAsync(OfferedPlatform? platform, Digest expected, PlatformSelection chosen, CancellationToken cancellationToken)
        {
            var storage = await exports.ExportAsync(platform, cancellationToken).ConfigureAwait(false);
            var found = await OciLayout.FindAsync(storage, expected, chosen, limits, access, cancellationToken).ConfigureAwait(false);
            if (found is null)
            {
                // Without a store of manifests the id is the digest of the configuration.
                found = await DockerArchive.FindAsync(storage, reference, chosen, limits, cancellationToken).ConfigureAwait(false);
                Prove(await found.Images.Single().OpenAsync(cancellationToken).ConfigureAwait(false), expected, connection.Address);
            }

            return found with { Storage = exports };
        }
    }

    private static void Prove(OpenedImage opened, Digest expected, EngineAddress address)
    {
        if (opened.Digest != expected)
            throw new ImageException($"The engine at '{address}' was asked for the image {expected}, but gave one with the configuration {opened.Digest}. Restart it, or write the image into a file and name that.");
    }

    private static Digest IdOf(string? id, EngineAddress address) =>
        Digest.TryParse(id ?? "", out var digest) || Digest.TryParse("sha256:" + id, out digest)
            ? digest
            : throw EngineProblem.NoAnswer(address, new JsonException($"The image's id is '{(id ?? "").Printable(100)}'."));
}
