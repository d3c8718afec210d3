using System.Net;
using System.Net.Sockets;
using PolicyGate.Images;
using PolicyGate.Images.Registry;

namespace PolicyGate.Advisories.Downloading;

/// <summary>The messages about feeds that can't be fetched. Each says that the old database stays.</summary>
internal static class FeedProblem
{
    public static AdvisoryDatabaseException Of(Uri address, string reason, Exception? inner = null) =>
        new($"'{FeedAddress.Show(address)}' can't be fetched: {reason} The old database, if any, stays.", inner);

    public static AdvisoryDatabaseException Unreachable(Uri address, HttpRequestException exception) => Of(
        address,
        exception switch
        {
            { InnerException: ImageException refused } => refused.Message,
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "nobody listens there. Check the address, and HTTPS_PROXY if there is no way but through a proxy.",
            { HttpRequestError: HttpRequestError.NameResolutionError } => "there is no such host. Check the address, and HTTPS_PROXY if there is no way but through a proxy.",
            _ => $"{exception.GetBaseException().Message.ReplaceLineEndings(" ").Printable(200).TrimEnd('.')}. Check the network, and try again.",
        },
        exception);

    public static AdvisoryDatabaseException Refused(Uri address, HttpStatusCode status) => Of(
        address,
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"the server answers {(int)status}. Put a login into the address as https://USER:PASSWORD@HOST/, or check that it may be read.",
            HttpStatusCode.ProxyAuthenticationRequired => "the proxy wants a login. Name it with the proxy as http://USER:PASSWORD@HOST:PORT.",
            HttpStatusCode.NotFound or HttpStatusCode.Gone => $"the server has no such file (it answers {(int)status}). Check the address and the name.",
            _ => $"the server answers {(int)status}. Check the address, or try again later.",
        });

    public static AdvisoryDatabaseException Busy(Uri address, HttpStatusCode status, TimeSpan? asked) => Of(
        address, $"the server answers {(int)status}{(asked is { } pause ? $" and asks to wait {Math.Max(0, pause.TotalSeconds):0} s" : "")}. Try again later.");

    public static AdvisoryDatabaseException Silent(Uri address, Patience patience) => Of(address, $"nothing came for {patience.Stall.TotalSeconds:0} s. Check the network, HTTPS_PROXY and NO_PROXY, and try again.");
}
