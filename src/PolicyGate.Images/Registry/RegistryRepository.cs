using System.Net;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Registry;

/// <summary>One repository of a registry (OCI distribution specification, section Pull).</summary>
internal sealed class RegistryRepository : IDisposable
{
    private static readonly string[] s_manifests = [MediaTypes.OciIndex, MediaTypes.OciManifest, MediaTypes.DockerIndex, MediaTypes.DockerManifest];

    private readonly RegistryTransport _transport;
    private readonly RegistryLogin _login;
    private readonly Uri _address;

    public RegistryRepository(RegistryReference image, ImageAccess access)
    {
        var plain = new PlainHttpHosts(access);
        Image = image;
        _transport = new(plain, access);
        _login = new(_transport, image, access);
        _address = new(plain.Address(image.ApiHost), image.Repository + "/");
    }

    public RegistryReference Image { get; }

    public Patience Patience => _transport.Patience;

    /// <summary>Asks for a manifest by tag or digest; null where there is none.</summary>
    public Task<HttpResponseMessage?> GetManifestAsync(string name, CancellationToken cancellationToken) =>
        GetAsync(new(new(_address, $"manifests/{name}")) { Accept = s_manifests }, cancellationToken);

    /// <summary>Asks for a blob; null where there is none.</summary>
    public Task<HttpResponseMessage?> GetBlobAsync(Digest digest, long from, CancellationToken cancellationToken) =>
        GetAsync(new(new(_address, $"blobs/{digest}")) { From = from }, cancellationToken);

    public void Dispose()
    {
        _login.Dispose();
        _transport.Dispose();
    }

    private async Task<HttpResponseMessage?> GetAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        for (var answered = false; ;)
        {
            var login = _login.Current;
            var response = await _transport.SendAsync(request with { Authorization = login }, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
                return response;
            using (response)
            {
                switch (response.StatusCode)
                {
                    case HttpStatusCode.NotFound:
                        return null;
                    case HttpStatusCode.Unauthorized when !answered && IsOwn(response) && await _login.AnswerAsync(response, login, cancellationToken).ConfigureAwait(false):
                        answered = true;
                        continue;
                    case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                        throw RegistryProblem.Denied(Image, response.StatusCode, _login.Lookup);
                    default:
                        throw RegistryProblem.Unexpected(request.Address, response.StatusCode);
                }
            }
        }
    }

    // What a redirect leads to has no say in where the credential goes.
    private bool IsOwn(HttpResponseMessage response) => response.RequestMessage?.RequestUri?.Authority == _address.Authority;
}
