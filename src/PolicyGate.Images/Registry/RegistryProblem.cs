using System.Net;
using System.Net.Sockets;

namespace PolicyGate.Images.Registry;

/// <summary>The messages about registries that can't be reached or refuse.</summary>
internal static class RegistryProblem
{
    /// <summary>An address without what may be secret in it: user, query.</summary>
    public static string Show(Uri uri) => $"{uri.Scheme}://{uri.Authority}{uri.AbsolutePath}".Printable(300);

    public static ImageException Unreachable(Uri uri, HttpRequestException exception)
    {
        var host = uri.Authority.Printable(300);
        var what = $"'{Show(uri)}' can't be fetched: ";
        return new(exception switch
        {
            { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                $"{what}no trusted TLS connection to '{host}' ({Cause(exception)}). Add its authority to the certificates of this machine, or name them in SSL_CERT_FILE; if it speaks plain HTTP, add --insecure-registry {host}.",
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
                $"{what}nobody listens at '{host}'. Check host and port, and whether the registry runs.",
            { HttpRequestError: HttpRequestError.NameResolutionError } =>
                $"{what}the name '{host}' isn't known. Check the host, and HTTPS_PROXY if there is no way but through a proxy.",
            { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
                $"{what}the proxy refuses it ({Cause(exception)}). Check HTTPS_PROXY and NO_PROXY.",
            _ => $"{what}{Cause(exception)} Check the network, and try again.",
        }, exception);
    }

    public static ImageException Silent(Uri uri, TimeSpan patience) =>
        new($"'{Show(uri)}' can't be fetched: no answer within {patience.TotalSeconds:0} s. Check the network, HTTPS_PROXY and NO_PROXY, and try again.");

    public static ImageException Busy(Uri uri, HttpStatusCode status, TimeSpan? asked) => new(
        $"'{Show(uri)}' can't be fetched now: the server answers {(int)status}{(asked is { } pause ? $" and asks to wait {Math.Max(0, pause.TotalSeconds):0} s" : "")}. Try again later"
        + (status == HttpStatusCode.TooManyRequests ? ", or log in: that often lifts a limit." : "."));

    public static ImageException Unexpected(Uri uri, HttpStatusCode status) =>
        new($"'{Show(uri)}' can't be fetched: the server answers {(int)status}. Check that it is a container registry.");

    public static ImageException Denied(RegistryReference image, HttpStatusCode status, CredentialLookup? login)
    {
        var how = $"Log in with docker login{(image.Host == RegistryReference.DockerHub ? "" : " " + image.Host)}, or set {CredentialLookups.UserVariable} and {CredentialLookups.PasswordVariable}.";
        var problem = login?.Problem is { } text ? $" {text}" : "";
        return new(login?.Credential is null
            ? $"'{image}' can't be read without logging in, or doesn't exist (the registry answers {(int)status}).{problem} {how}"
            : $"'{image}' can't be read with the credential that there is (the registry answers {(int)status}): it is wrong or has no right to pull.{problem} {how}");
    }

    private static string Cause(Exception exception) => (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ").Printable(200).TrimEnd('.') + ".";
}
