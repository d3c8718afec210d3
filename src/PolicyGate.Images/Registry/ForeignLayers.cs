using System.Net;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Registry;

/// <summary>
/// Fetches layers that an image's registry or file doesn't have from where its manifest says they are (OCI image specification, descriptor.md, <c>urls</c>), as Windows'
/// base layers were. The image chooses these addresses, so they get no credential, and <see cref="ForeignAddresses"/> says which are asked for.
/// </summary>
/// <param name="access">How servers are spoken to.</param>
/// <param name="registry">The host of the image's registry; null where the image is in a file.</param>
internal sealed class ForeignLayers(ImageAccess access, string? registry)
{
    private const int MostUrls = 5;

    /// <summary>Opens a layer from the first of its addresses that gives something of the right size.</summary>
    /// <exception cref="ImageException">None does.</exception>
    public async Task<Stream> OpenAsync(Descriptor layer, string what, string source, CancellationToken cancellationToken)
    {
        if (access.IsOffline)
            throw new ImageException($"{what} ({layer.Digest}) isn't in {source} but at '{layer.Urls[0].Printable(300)}', and --offline forbids all network. Copy the image with all its layers into a file and name that.");
        var plain = new PlainHttpHosts(access);
        var transport = new RegistryTransport(plain, access, new ForeignAddresses(plain, EnvironmentProxy.Of(access.Environment), registry));
        var problems = new List<string>();
        try
        {
            foreach (var url in layer.Urls.Take(MostUrls))
            {
                var (stream, problem) = await TryOpenAsync(transport, layer, url, what, cancellationToken).ConfigureAwait(false);
                if (stream is not null)
                    return stream;
                problems.Add(problem!);
            }
        }
        catch
        {
            transport.Dispose();
            throw;
        }

        transport.Dispose();
        throw new ImageException(
            $"{what} ({layer.Digest}) isn't in {source}, and {(layer.Urls.Length > MostUrls ? $"none of the first {MostUrls}" : "none")} of the addresses that the image names gives it: {string.Join("; ", problems)} Copy the image with all its layers and name the copy.");
    }

    private async Task<(Stream? Stream, string? Problem)> TryOpenAsync(RegistryTransport transport, Descriptor layer, string url, string what, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
            return (null, $"'{url.Printable(300)}' is no address.");
        try
        {
            var response = await GetAsync(0, cancellationToken).ConfigureAwait(false);
            if (response is null)
                return (null, $"'{RegistryProblem.Show(uri)}' is not found.");
            if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentLength is not { } size || size == layer.Size)
                return (new ResumingStream(new($"{what} ({layer.Digest}) at '{RegistryProblem.Show(uri)}'", layer.Size, access.Patience, GetAsync), response, transport, cancellationToken), null);
            response.Dispose();
            return (null, $"'{RegistryProblem.Show(uri)}' gives {size} bytes, not the {layer.Size} of the layer.");
        }
        catch (ImageException exception)
        {
            return (null, exception.Message);
        }

        async Task<HttpResponseMessage?> GetAsync(long from, CancellationToken token)
        {
            var response = await transport.SendAsync(new(uri) { From = from }, token).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
                return response;
            using (response)
                return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone ? null : throw RegistryProblem.Unexpected(uri, response.StatusCode);
        }
    }
}
