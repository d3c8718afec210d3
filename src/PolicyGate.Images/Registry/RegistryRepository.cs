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

    public RegistryRepository(RegistryReference image, ImageAccess access, bool isPushing = false)
    {
        var plain = new PlainHttpHosts(access);
        Image = image;
        IsPushing = isPushing;
        _transport = new(plain, access);
        _login = new(_transport, image, access, isPushing);
        _address = new(plain.Address(image.ApiHost), image.Repository + "/");
    }

    public RegistryReference Image { get; }

    /// <summary>True where something is written.</summary>
    public bool IsPushing { get; }

    /// <summary>Where uploads start.</summary>
    public Uri Uploads => new(_address, "blobs/uploads/");

    public Patience Patience => _transport.Patience;

    /// <summary>Asks for a manifest by tag or digest; null where there is none.</summary>
    public Task<HttpResponseMessage?> GetManifestAsync(string name, CancellationToken cancellationToken) =>
        GetAsync(new(new(_address, $"manifests/{name}")) { Accept = s_manifests }, cancellationToken);

    /// <summary>Asks for a blob; null where there is none.</summary>
    public Task<HttpResponseMessage?> GetBlobAsync(Digest digest, long from, CancellationToken cancellationToken) =>
        GetAsync(new(new(_address, $"blobs/{digest}")) { From = from }, cancellationToken);

    /// <summary>Where a manifest is, by tag or digest.</summary>
    public Uri ManifestAddress(string name) => new(_address, $"manifests/{name}");

    /// <summary>Whether a blob is there already.</summary>
    public async Task<bool> HasBlobAsync(Digest digest, CancellationToken cancellationToken)
    {
        using var response = await GetAsync(new(new(_address, $"blobs/{digest}")) { Method = HttpMethod.Head }, cancellationToken).ConfigureAwait(false);
        return response is not null;
    }

    /// <summary>Sends what changes something, and expects that it does.</summary>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        var response = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == expected)
            return response;
        using (response)
            throw await RefusalAsync(request, response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where an upload goes on.</summary>
    public Uri PlaceOf(HttpResponseMessage response) => response.Headers.Location is { } location && Uri.TryCreate(response.RequestMessage?.RequestUri ?? _address, location, out var place)
        ? place
        : throw new ImageException($"The registry '{Image.Host}' doesn't say where an upload goes on. Check that it is a container registry.");

    /// <summary>An address with one more parameter.</summary>
    public static Uri WithQuery(Uri address, string name, string value)
    {
        var parameter = $"{name}={Uri.EscapeDataString(value)}";
        return new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{parameter}" : parameter }.Uri;
    }

    /// <summary>Why the registry didn't do what was asked, in its own words.</summary>
    public async Task<ImageException> RefusalAsync(RegistryRequest request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var words = await RegistryProblem.WordsOfAsync(response, Patience.Stall, cancellationToken).ConfigureAwait(false);
        return RegistryProblem.Refused(Image, request, response.StatusCode, words);
    }

    public void Dispose()
    {
        _login.Dispose();
        _transport.Dispose();
    }

    private async Task<HttpResponseMessage?> GetAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var response = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
            return response;
        using (response)
        {
            return response.StatusCode == HttpStatusCode.NotFound ? null : throw RegistryProblem.Unexpected(request.Address, response.StatusCode);
        }
    }

    /// <summary>Sends a request, with the login that the registry asks for.</summary>
    /// <exception cref="ImageException">The registry can't be reached, or denies it.</exception>
    public async Task<HttpResponseMessage> AskAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        for (var answered = false; ;)
        {
            var login = _login.Current;
            // Uploads may go to another host, which the credential isn't for.
            var response = await _transport.SendAsync(request with { Authorization = request.Address.Authority == _address.Authority ? login : null }, cancellationToken).ConfigureAwait(false);
            switch (response.StatusCode)
            {
                case HttpStatusCode.Unauthorized when !answered && IsOwn(response) && await AnswerAsync(response, login, cancellationToken).ConfigureAwait(false):
                    answered = true;
                    continue;
                case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden:
                    using (response)
                        throw RegistryProblem.Denied(Image, response.StatusCode, _login.Lookup, IsPushing);
                default:
                    return response;
            }
        }
    }

    private async Task<bool> AnswerAsync(HttpResponseMessage response, System.Net.Http.Headers.AuthenticationHeaderValue? login, CancellationToken cancellationToken)
    {
        if (!await _login.AnswerAsync(response, login, cancellationToken).ConfigureAwait(false))
            return false;
        response.Dispose();
        return true;
    }

    // What a redirect leads to has no say in where the credential goes.
    private bool IsOwn(HttpResponseMessage response) => response.RequestMessage?.RequestUri?.Authority == _address.Authority;
}
