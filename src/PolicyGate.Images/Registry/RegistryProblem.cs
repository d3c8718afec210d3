using System.Net;
using System.Net.Sockets;
using PolicyGate.Images.Manifests;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Registry;

/// <summary>The messages about registries that can't be reached or refuse.</summary>
internal static class RegistryProblem
{
    private const int LongestWords = 64 << 10;

    /// <summary>An address without what may be secret in it: user, query.</summary>
    public static string Show(Uri uri) => $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}".Printable(300);

    /// <param name="uri">What was asked for.</param>
    /// <param name="exception">What came of it.</param>
    /// <param name="proxy">Through which proxy; null without one.</param>
    /// <param name="certificates">What can't be read of the host's certificates.</param>
    public static ImageException Unreachable(Uri uri, HttpRequestException exception, Uri? proxy, string? certificates)
    {
        var what = $"'{Show(uri)}' can't be fetched: ";
        var host = uri.Authority.Printable(300);
        var unread = certificates is null ? "" : certificates + " ";
        var (peer, remedy) = proxy is null
            ? ($"'{host}'", "Check host and port, and HTTPS_PROXY if there is no way but through a proxy.")
            : ($"'{proxy.Authority.Printable(300)}', the proxy that the environment names", "Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY.");
        return new(exception switch
        {
            { InnerException: ImageException refused } => what + refused.Message,
            { HttpRequestError: HttpRequestError.ProxyTunnelError } => $"{what}the proxy '{proxy?.Authority.Printable(300)}' refuses it ({Cause(exception)}). Check HTTPS_PROXY, with USER:PASSWORD@ where it wants a login, and NO_PROXY.",
            { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                $"{what}no TLS connection to '{host}' ({Cause(exception)}). If it speaks plain HTTP, add --insecure-registry {host}.",
            _ when Patience.IsTlsRefusal(exception) =>
                $"{what}'{host}' breaks TLS off ({Cause(exception)}). {unread}If it wants a certificate, put it as client.cert and its key as client.key into /etc/docker/certs.d/{host}.",
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => $"{what}nobody listens at {peer}. {remedy}",
            { HttpRequestError: HttpRequestError.NameResolutionError } => $"{what}there is no host {peer}. {remedy}",
            _ => $"{what}{Cause(exception)}. {unread}Check the network, and try again.",
        }, exception);
    }

    public static ImageException Silent(Uri uri, TimeSpan patience) =>
        new($"'{Show(uri)}' can't be fetched: no answer within {patience.TotalSeconds:0} s. Check the network, HTTPS_PROXY and NO_PROXY, and try again.");

    public static ImageException Busy(Uri uri, HttpStatusCode status, TimeSpan? asked) => new(
        $"'{Show(uri)}' can't be fetched now: the server answers {(int)status}{(asked is { } pause ? $" and asks to wait {Math.Max(0, pause.TotalSeconds):0} s" : "")}. Try again later"
        + (status == HttpStatusCode.TooManyRequests ? ", or log in: that often lifts a limit." : "."));

    public static ImageException Unexpected(Uri uri, HttpStatusCode status) => new($"'{Show(uri)}' can't be fetched: the " + (status == HttpStatusCode.ProxyAuthenticationRequired
        ? "proxy wants a login. Name it with the proxy as http://USER:PASSWORD@HOST:PORT."
        : $"server answers {(int)status}. Check that it is a container registry."));

    /// <summary>The registry doesn't do what it is asked for.</summary>
    public static ImageException Refused(RegistryReference image, RegistryRequest request, HttpStatusCode status, string words) => new(
        $"'{image}' can't be pushed: the registry answers {(int)status} to {request.Method} '{Show(request.Address)}'{(words.Length > 0 ? $" ({words})" : "")}. "
        + (status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed ? "Check that the repository may be created, and that it is a container registry." : "Ask who runs the registry whether it takes OCI artifacts."));

    /// <summary>The errors that an answer names (OCI distribution specification, Error Codes); empty where it names none.</summary>
    public static async Task<string> WordsOfAsync(HttpResponseMessage response, TimeSpan stall, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(stall);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                using var document = JsonFields.Parse("the answer", await BoundedReading.ReadAsync(stream, "the answer", LongestWords, timeout.Token).ConfigureAwait(false));
                return string.Join(", ", JsonFields.Root("the answer", document).Objects("errors").Take(3).Select(error => $"{error.Text("code")}: {error.Text("message")}")).Printable(300);
            }
        }
        catch (Exception exception) when (exception is ImageException or IOException or HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The status says enough.
            return "";
        }
    }

    public static ImageException Denied(RegistryReference image, HttpStatusCode status, CredentialLookup? login, bool isPush = false)
    {
        var (what, right) = isPush ? ("can't be pushed", "push") : ("can't be read", "pull");
        var how = $"Log in with docker login{(image.Host == RegistryReference.DockerHub ? "" : " " + image.Host)}, set {CredentialLookups.UserVariable} and {CredentialLookups.PasswordVariable}, or give --registry-user and --registry-password-file.";
        var problem = login?.Problem is { } text ? $" {text}" : "";
        return new(login?.Credential is null
            ? $"'{image}' {what} without logging in{(isPush ? "" : ", or doesn't exist")} (the registry answers {(int)status}).{problem} {how}"
            : $"'{image}' {what} with the credential that there is (the registry answers {(int)status}): it is wrong or has no right to {right}.{problem} {how}");
    }

    private static string Cause(Exception exception) => exception.GetBaseException().Message.ReplaceLineEndings(" ").Printable(200).TrimEnd('.');
}
