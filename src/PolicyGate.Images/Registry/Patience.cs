using System.Net;
using System.Net.Sockets;

namespace PolicyGate.Images.Registry;

/// <summary>How often and after which pause something is tried again.</summary>
/// <param name="DelayAsync">Waits.</param>
/// <param name="Stall">How long an answer, or more of it, is waited for.</param>
public sealed record Patience(Func<TimeSpan, CancellationToken, Task> DelayAsync, TimeSpan Stall)
{
    /// <summary>Tries in all.</summary>
    public int Tries { get; init; } = 5;

    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    /// <summary>Five tries, and a minute for each answer.</summary>
    public static Patience Default { get; } = new(Task.Delay, TimeSpan.FromSeconds(60));

    /// <summary>Waits before the next try; false where it were one too many, or the server asks for more patience than a build has.</summary>
    /// <param name="failures">Failed tries so far, from 1.</param>
    /// <param name="asked">The pause that the server asks for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<bool> WaitAsync(int failures, TimeSpan? asked, CancellationToken cancellationToken)
    {
        var pause = asked is { } server && server > s_first ? server : s_first * Math.Pow(2, failures - 1);
        if (failures >= Tries || pause > s_longest)
            return false;
        await DelayAsync(pause, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>True for answers that another try may improve.</summary>
    public static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>True for broken connections; not where nobody listens or can be trusted, where we refuse to go on, or what comes is no HTTP.</summary>
    public static bool IsPassing(HttpRequestException exception) =>
        exception.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ProxyTunnelError)
        && exception.InnerException is not ImageException
        && !IsTlsRefusal(exception)
        && exception.InnerException is not SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound };

    /// <summary>True where the other side ends TLS with an alert: as it does, once it has accepted the connection, where it wants another certificate from us.</summary>
    public static bool IsTlsRefusal(HttpRequestException exception) => exception.InnerException is IOException { InnerException: not (null or SocketException or IOException) };

    /// <summary>The server's <c>Retry-After</c>: seconds or a moment.</summary>
    public static TimeSpan? Asked(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - (response.Headers.Date ?? DateTimeOffset.UtcNow),
        _ => null,
    };
}
