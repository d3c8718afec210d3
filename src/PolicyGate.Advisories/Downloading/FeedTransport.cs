using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PolicyGate.Images.Registry;

namespace PolicyGate.Advisories.Downloading;

/// <summary>Asks servers for feeds: again where it may help, encrypted unless asked otherwise, and without handing a login on to another host.</summary>
internal sealed class FeedTransport(UpdateOptions options) : IDisposable
{
    private const int MostRedirects = 5;

    private readonly HttpClient _client = new(options.Access.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    public Patience Patience => options.Patience;

    /// <summary>Sends a request, and again on passing failures. Any answer that isn't passing is given back once its headers are there.</summary>
    /// <exception cref="AdvisoryDatabaseException">The server can't be reached, or goes on failing.</exception>
    public async Task<HttpResponseMessage> SendAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        if (options.Access.IsOffline)
            throw FeedProblem.Of(request.Address, "--offline forbids all network. Name a folder with a copy of the feeds with --source, or leave --offline out.");
        for (var failures = 1; ; failures++)
        {
            AdvisoryDatabaseException problem;
            TimeSpan? asked = null;
            var way = new List<Uri> { request.Address };
            try
            {
                var response = await FollowAsync(request, way, cancellationToken).ConfigureAwait(false);
                if (!Patience.IsPassing(response.StatusCode))
                    return response;
                asked = Patience.Asked(response);
                problem = FeedProblem.Busy(way[^1], response.StatusCode, asked);
                response.Dispose();
            }
            catch (HttpRequestException exception)
            {
                problem = FeedProblem.Unreachable(way[^1], exception);
                if (!Patience.IsPassing(exception))
                    throw problem;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                problem = FeedProblem.Silent(way[^1], Patience);
            }

            if (!await Patience.WaitAsync(failures, asked, cancellationToken).ConfigureAwait(false))
                throw problem;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> FollowAsync(FeedRequest request, List<Uri> way, CancellationToken cancellationToken)
    {
        while (true)
        {
            var address = way[^1];
            Check(address);
            using var message = request.ToMessage(address);
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(Patience.Stall);
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return response;
            using (response)
            {
                if (response.Headers.Location is not { } location || !Uri.TryCreate(address, location, out var next))
                    throw FeedProblem.Refused(address, response.StatusCode);
                if (way.Count > MostRedirects)
                    throw FeedProblem.Of(request.Address, $"it leads through more than {MostRedirects} redirects. Check the address.");
                if (address.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps)
                    throw FeedProblem.Of(address, $"it redirects to '{FeedAddress.Show(next)}', which isn't encrypted. Name an address that stays on https.");
                way.Add(next);
            }
        }
    }

    private void Check(Uri address)
    {
        if (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && options.AllowsPlainHttp))
            return;
        throw FeedProblem.Of(address, address.Scheme == Uri.UriSchemeHttp
            ? "over plain HTTP anybody on the way could change it. If that is meant, add --allow-http."
            : "expected an https address.");
    }
}

/// <summary>What is asked for.</summary>
/// <param name="Address">Where.</param>
/// <param name="Known">The version that is there already; it isn't sent again.</param>
/// <param name="From">The first byte that is wanted, of the version of <paramref name="Known"/>.</param>
internal sealed record FeedRequest(Uri Address, FileStamp Known, long From = 0)
{
    /// <summary>A login, for the address' own host only; else the address' own.</summary>
    public NetworkCredential? Login { get; init; }

    public HttpRequestMessage ToMessage(Uri address)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(address) { UserName = "", Password = "" }.Uri);
        message.Headers.UserAgent.Add(new("PolicyGate", null));
        if (From > 0)
        {
            message.Headers.Range = new(From, null);
            message.Headers.TryAddWithoutValidation("If-Range", Known.ETag);
        }
        else
        {
            if (Known.ETag is { } tag)
                message.Headers.TryAddWithoutValidation("If-None-Match", tag);
            if (Known.LastModified is { } modified)
                message.Headers.IfModifiedSince = modified;
        }

        var login = Login is null ? Uri.UnescapeDataString(Address.UserInfo) : $"{Login.UserName}:{Login.Password}";
        if (login.Length > 1 && (address.Scheme, address.Host, address.Port) == (Address.Scheme, Address.Host, Address.Port))
            message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
        return message;
    }
}
