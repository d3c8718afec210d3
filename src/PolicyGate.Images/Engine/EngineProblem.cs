using System.Net;
using System.Net.Sockets;

namespace PolicyGate.Images.Engine;

/// <summary>The messages about engines that aren't there, refuse or misbehave.</summary>
internal static class EngineProblem
{
    /// <summary>Why nobody could be reached; null where somebody was and misbehaved.</summary>
    public static string? Unreachable(HttpRequestException exception) => exception.InnerException switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "no permission",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } => "not there",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nobody listens",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "unknown host",
        SocketException socket => Cause(socket),
        TimeoutException => "not there",
        UnauthorizedAccessException => "no permission",
        _ => exception.HttpRequestError == HttpRequestError.ConnectionError ? Cause(exception) : null,
    };

    public static ImageException NoEngine(string name, IReadOnlyList<(EngineAddress Address, string Why)> tried)
    {
        var places = string.Join(", ", tried.Select(place => $"'{place.Address}' ({(place.Address.Origin is { } origin ? $"from {origin}; " : "")}{place.Why})"));
        var permission = tried.Any(place => place.Why == "no permission") ? " For permission join the group that owns the socket, often docker, or let the engine run as this user." : "";
        return new($"No container engine could be reached for '{name.Printable(200)}'. Tried: {places}.{permission} Start Docker or Podman's socket, name it in DOCKER_HOST, or pipe the image in: docker save NAME | policygate scan -");
    }

    public static ImageException Offline(EngineAddress address) =>
        new($"The engine at '{address}', from {address.Origin}, is reached over a network, and --offline forbids all network. Copy the image into a file and name that.");

    public static ImageException NoImage(EngineAddress address, string name) =>
        new($"The engine at '{address}' has no image '{name.Printable(300)}'. Check the name with docker image ls, or fetch it: docker pull {name.Printable(300)}");

    public static EngineRefusal Refused(EngineAddress address, HttpStatusCode status, string message) => new(
        status, $"The engine at '{address}' answers {(int)status}{(message.Length == 0 ? "" : $": {message.ReplaceLineEndings(" ").Printable(300)}")}");

    public static ImageException Silent(EngineAddress address, TimeSpan patience) =>
        new($"The engine at '{address}' gives no answer within {patience.TotalSeconds:0} s. Check whether it works: docker version");

    public static ImageException BrokeOff(EngineAddress address, Exception exception) =>
        new($"The engine at '{address}' broke off in the middle of the image: {Cause(exception)} See its log, and try again.", exception);

    public static ImageException NoAnswer(EngineAddress address, Exception exception) => new(
        $"What answers at '{address}' isn't understood: {Cause(exception)} Check whether it is a container engine{(address.Scheme == EngineScheme.Tcp && address.Tls is null ? ", and whether it wants TLS (DOCKER_TLS_VERIFY=1)" : "")}.",
        exception);

    public static ImageException Untrusted(EngineAddress address, Exception exception) => new(
        $"No trusted TLS connection to the engine at '{address}': {Cause(exception)} Check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH, or in the context.", exception);

    private static string Cause(Exception exception) => (exception.InnerException ?? exception).Message.ReplaceLineEndings(" ").Printable(200).TrimEnd('.') + ".";
}

/// <summary>An answer of an engine that is no success.</summary>
internal sealed class EngineRefusal(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status => status;
}
