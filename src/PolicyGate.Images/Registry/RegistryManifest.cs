using PolicyGate.Images.Layers;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>A manifest or index as a registry gave it.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="MediaType">What the registry says it is; empty where that is no manifest.</param>
/// <param name="Stated">The digest that the registry says it has.</param>
internal sealed record RegistryManifest(byte[] Content, string MediaType, Digest? Stated)
{
    /// <summary>Reads a manifest whole, from the start where the connection breaks; null where there is none.</summary>
    public static async Task<RegistryManifest?> ReadAsync(RegistryRepository repository, string name, ImageLimits limits, CancellationToken cancellationToken)
    {
        var subject = $"manifest '{name}' of '{repository.Image}'";
        for (var failures = 1; ; failures++)
        {
            using var response = await repository.GetManifestAsync(name, cancellationToken).ConfigureAwait(false);
            if (response is null)
                return null;
            if (response.Content.Headers.ContentLength > limits.ManifestBytes)
                throw limits.Exceeded(ImageLimit.ManifestBytes, subject);
            if (await TryReadAsync(response, subject, limits, repository.Patience.Stall, cancellationToken).ConfigureAwait(false) is { } content)
                return new(content, TypeOf(response), StatedBy(response));
            if (!await repository.Patience.WaitAsync(failures, null, cancellationToken).ConfigureAwait(false))
                throw new ImageException($"{subject} broke off, again and again. Check the network and the registry, and try again.");
        }
    }

    /// <summary>The digest of the content, proven where one was asked for or stated.</summary>
    public Digest Prove(RegistryReference image)
    {
        var expected = image.Digest ?? Stated;
        using var hash = new BlobHash(expected ?? default);
        hash.Append(Content);
        var digest = hash.Finish();
        return expected is null || digest == expected
            ? digest
            : throw new ImageException($"manifest of '{image}' is not what it should be: its content has the digest {digest}, expected {expected}. Push the image again, or ask who runs the registry.");
    }

    private static async Task<byte[]?> TryReadAsync(HttpResponseMessage response, string subject, ImageLimits limits, TimeSpan stall, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(stall);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                return await BoundedReading.ReadAsync(stream, subject, limits, timeout.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string TypeOf(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType is { } type && (MediaTypes.IsIndex(type) || MediaTypes.IsManifest(type)) ? type : "";

    private static Digest? StatedBy(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.ToString(), out var digest) ? digest : null;
}
