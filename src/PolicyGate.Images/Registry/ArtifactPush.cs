using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Registry;

/// <summary>
/// Pushes an artifact (OCI distribution specification 1.1, Push): its blobs first, each only where the registry hasn't it, then the manifest, so that nobody ever
/// finds one whose blobs are missing. What is small goes in one piece, as every registry knows it; what is large in chunks, so that a connection that breaks costs one of them.
/// </summary>
internal sealed class ArtifactPush(RegistryRepository repository, ImageAccess access)
{
    public async Task<Digest> RunAsync(RegistryArtifact artifact, string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            await using (file.ConfigureAwait(false))
            {
                var digest = Digest.FromHash(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
                await PushBlobAsync(digest, file, cancellationToken).ConfigureAwait(false);
                await PushBlobAsync(Digest.Sha256(ArtifactManifest.EmptyConfiguration), new MemoryStream(ArtifactManifest.EmptyConfiguration, writable: false), cancellationToken).ConfigureAwait(false);
                return await PushManifestAsync(ArtifactManifest.Write(artifact, digest, file.Length), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"'{path.Printable()}' can't be read: {exception.Message.Printable(300)}", exception);
        }
    }

    private async Task PushBlobAsync(Digest digest, Stream content, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            // Also the second time: only the answer that it is whole may have got lost.
            if (await repository.HasBlobAsync(digest, cancellationToken).ConfigureAwait(false))
                return;
            try
            {
                await UploadAsync(digest, content, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (UploadLostException exception)
            {
                // An upload that the registry has forgotten can only be started again.
                if (!await repository.Patience.WaitAsync(failures, null, cancellationToken).ConfigureAwait(false))
                    throw new ImageException($"blob {digest} can't be pushed to '{repository.Image}': the registry ends the upload again and again (it answers {(int)exception.Status}). Try again later, or ask who runs the registry.", exception);
            }
        }
    }

    private async Task UploadAsync(Digest digest, Stream content, CancellationToken cancellationToken)
    {
        Uri place;
        long smallestChunk;
        using (var started = await repository.SendAsync(new(repository.Uploads) { Method = HttpMethod.Post }, HttpStatusCode.Accepted, cancellationToken).ConfigureAwait(false))
        {
            place = repository.PlaceOf(started);
            smallestChunk = started.Headers.TryGetValues("OCI-Chunk-Min-Length", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
        }

        var chunk = Math.Min(Math.Max(access.UploadChunk, smallestChunk), int.MaxValue);
        var sent = 0L;
        while (content.Length - sent > chunk)
            (place, sent) = await SendChunkAsync(place, content, sent, chunk, cancellationToken).ConfigureAwait(false);

        var last = new UploadPart(content, sent, content.Length - sent);
        var request = new RegistryRequest(RegistryRepository.WithQuery(place, "digest", digest.ToString())) { Method = HttpMethod.Put, Part = last, IsChunk = sent > 0 };
        using var ended = await TrySendAsync(request, HttpStatusCode.Created, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Uri Place, long Sent)> SendChunkAsync(Uri place, Stream content, long sent, long chunk, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(place) { Method = HttpMethod.Patch, Part = new(content, sent, chunk), IsChunk = true };
        using var response = await TrySendAsync(request, HttpStatusCode.Accepted, cancellationToken).ConfigureAwait(false);
        return (repository.PlaceOf(response), sent + chunk);
    }

    private async Task<Digest> PushManifestAsync(byte[] manifest, CancellationToken cancellationToken)
    {
        var request = new RegistryRequest(repository.ManifestAddress(repository.Image.ManifestName))
        {
            Method = HttpMethod.Put,
            Part = new(new MemoryStream(manifest, writable: false), 0, manifest.Length),
            PartType = MediaTypes.OciManifest,
        };
        using var response = await repository.SendAsync(request, HttpStatusCode.Created, cancellationToken).ConfigureAwait(false);
        return Digest.Sha256(manifest);
    }

    /// <summary>Sends a part of an upload. Once an answer got lost, the registry may have the part already and refuse it: then the upload starts again.</summary>
    private async Task<HttpResponseMessage> TrySendAsync(RegistryRequest request, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var response = await repository.AskAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == expected || (expected == HttpStatusCode.Accepted && response.StatusCode == HttpStatusCode.NoContent))
            return response;
        using (response)
        {
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.Conflict or HttpStatusCode.Gone)
                throw new UploadLostException(response.StatusCode);
            throw await repository.RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class UploadLostException(HttpStatusCode status) : Exception
    {
        public HttpStatusCode Status => status;
    }
}
