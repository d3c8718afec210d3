using System.Net;
using System.Net.Http.Headers;

namespace PolicyGate.Images.Registry;

/// <summary>Fetches from registries, their token services and what they redirect to: again where it may help, and encrypted unless asked otherwise.</summary>
/// <param name="plain">Whom plain HTTP may be spoken to.</param>
/// <param name="access">How servers are spoken to.</param>
/// <param name="foreign">Which addresses may be asked; null for any.</param>
internal sealed class RegistryTransport(PlainHttpHosts plain, ImageAccess access, ForeignAddresses? foreign = null) : IDisposable
{
    private const int MostRedirects = 5;

    private readonly RegistryClients _clients = new(access, foreign);
    private readonly Patience _patience = access.Patience;
    private readonly IWebProxy _proxy = EnvironmentProxy.Of(access.Environment);

    public Patience Patience => _patience;

    /// <summary>Sends a request, and again on passing failures. Any answer that isn't passing is given back once its headers are there.</summary>
    /// <exception cref="ImageException">The server can't be reached, or goes on failing.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            ImageException problem;
            TimeSpan? asked = null;
            var way = new List<Uri> { request.Address };
            try
            {
                var response = await FollowAsync(request, way, cancellationToken).ConfigureAwait(false);
                if (!Patience.IsPassing(response.StatusCode))
                    return response;
                asked = Patience.Asked(response);
                problem = RegistryProblem.Busy(way[^1], response.StatusCode, asked);
                response.Dispose();
            }
            catch (HttpRequestException exception)
            {
                problem = RegistryProblem.Unreachable(way[^1], exception, EnvironmentProxy.For(way[^1], _proxy), _clients.ProblemOf(way[^1]));
                if (!Patience.IsPassing(exception))
                    throw problem;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                problem = RegistryProblem.Silent(way[^1], _patience.Stall);
            }

            if (!await _patience.WaitAsync(failures, asked, cancellationToken).ConfigureAwait(false))
                throw problem;
        }
    }

    public void Dispose() => _clients.Dispose();

    /// <param name="request">What is fetched.</param>
    /// <param name="way">Where to; redirects add to it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    private async Task<HttpResponseMessage> FollowAsync(RegistryRequest request, List<Uri> way, CancellationToken cancellationToken)
    {
        while (true)
        {
            var address = way[^1];
            plain.Check(address);
            if (foreign is not null)
                await foreign.CheckAsync(address, cancellationToken).ConfigureAwait(false);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(_patience.Stall);
            // As long as something goes out, nobody waits for an answer.
            using var message = request.ToMessage(address, () => timeout.CancelAfter(_patience.Stall));
            var response = await _clients.For(address).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            using (response)
            {
                if (response.Headers.Location is not { } location || !Uri.TryCreate(address, location, out var next) || request.IsLogin || !request.MayFollow(response.StatusCode))
                    throw RegistryProblem.Unexpected(address, response.StatusCode);
                if (way.Count > MostRedirects)
                    throw new ImageException($"'{RegistryProblem.Show(request.Address)}' can't be fetched: it leads through more than {MostRedirects} redirects.");
                way.Add(next);
            }
        }
    }
}

/// <summary>What is fetched.</summary>
/// <param name="Address">From where.</param>
internal sealed record RegistryRequest(Uri Address)
{
    /// <summary>The media types that can be read.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The first byte that is wanted.</summary>
    public long From { get; init; }

    /// <summary>The login, for the address' own host only.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>What is posted to a token service.</summary>
    public IReadOnlyDictionary<string, string>? Form { get; init; }

    /// <summary>True for a request that carries a credential to a token service: it is not handed on.</summary>
    public bool IsLogin { get; init; }

    /// <summary>What is done.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>What is uploaded.</summary>
    public UploadPart? Part { get; init; }

    /// <summary>What the upload is.</summary>
    public string PartType { get; init; } = "application/octet-stream";

    /// <summary>True where the upload is a piece of a whole.</summary>
    public bool IsChunk { get; init; }

    /// <summary>Whether a redirect asks for the same elsewhere; others turn what isn't a reading into one.</summary>
    public bool MayFollow(HttpStatusCode status) =>
        Method == HttpMethod.Get || Method == HttpMethod.Head || status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <param name="address">Where to.</param>
    /// <param name="onProgress">Called as an upload is sent.</param>
    public HttpRequestMessage ToMessage(Uri address, Action onProgress)
    {
        var message = new HttpRequestMessage(Form is null ? Method : HttpMethod.Post, address);
        foreach (var type in Accept)
            message.Headers.Accept.Add(new(type));
        message.Headers.UserAgent.Add(new("PolicyGate", null));
        if (From > 0)
            message.Headers.Range = new(From, null);
        if (Form is not null)
            message.Content = new FormUrlEncodedContent(Form);
        else if (Part is not null)
            message.Content = Part.ToContent(PartType, IsChunk, onProgress);
        else if (Method == HttpMethod.Post)
            message.Content = new ByteArrayContent([]);
        if (Authorization is not null && (address.Scheme, address.Host, address.Port) == (Address.Scheme, Address.Host, Address.Port))
            message.Headers.Authorization = Authorization;
        return message;
    }
}
