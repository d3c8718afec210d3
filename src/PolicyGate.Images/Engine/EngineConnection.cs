using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Handler.Abstractions;
using Docker.DotNet.Models;
using Docker.DotNet.NativeHttp;
using Microsoft.Extensions.Logging.Abstractions;
using PolicyGate.Images.Registry;

namespace PolicyGate.Images.Engine;

/// <summary>
/// The API of an engine. Its client speaks through the runtime's HTTP also over a socket or pipe: its own way there takes an answer that ends too early as whole, and
/// keeps header lines of any length.
/// </summary>
internal sealed class EngineConnection : IDisposable
{
    private static readonly TimeSpan s_pipePatience = TimeSpan.FromSeconds(2);

    private readonly EngineExchange _exchange;
    private readonly DockerClient _client;
    private readonly ImageAccess _access;

    public EngineConnection(EngineAddress address, ImageAccess access, ImageLimits limits)
    {
        (Address, _access) = (address, access);
        _exchange = new(address, access.Patience, limits);
        var options = new ClientOptions { Endpoint = address.Http, AuthProvider = _exchange };
        _client = new DockerClientBuilder<NativeHttpTransportOptions>(DockerHandlerFactory.Instance, new() { ConfigureHandler = Configure }, options, NullLogger.Instance).Build();
    }

    public EngineAddress Address { get; }

    /// <summary>What the engine says of an image; null where it has none of that name.</summary>
    /// <exception cref="HttpRequestException">Nobody could be reached.</exception>
    /// <exception cref="ImageException">The engine refuses, or says nothing sensible.</exception>
    public async Task<ImageInspectResponse?> InspectAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.Images.InspectImageAsync(name, cancellationToken).ConfigureAwait(false)
                ?? throw EngineProblem.NoAnswer(Address, new InvalidDataException("The description of the image is null."));
        }
        catch (EngineRefusal refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
        catch (Exception exception) when (Problem(exception) is { } problem)
        {
            throw problem;
        }
    }

    /// <summary>An image as a tar.</summary>
    /// <param name="id">The image's id.</param>
    /// <param name="platform">Which of its platforms, in JSON; null where it has but one, or the engine knows of none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ImageException">The engine refuses.</exception>
    public async Task<Stream> ExportAsync(string id, string? platform, CancellationToken cancellationToken)
    {
        try
        {
            _exchange.Platform = platform;
            return new EngineStream(await _client.Images.SaveImageAsync(id, cancellationToken).ConfigureAwait(false), Address, _exchange.ExportPatience);
        }
        catch (HttpRequestException exception)
        {
            throw Problem(exception) ?? EngineProblem.BrokeOff(Address, exception);
        }
        catch (EngineRefusal refusal)
        {
            throw Problem(refusal)!;
        }
    }

    public void Dispose() => _client.Dispose();

    private ImageException? Problem(Exception exception) => exception switch
    {
        EngineRefusal refusal => new($"{refusal.Message.TrimEnd('.')}. See the engine's log.", refusal),
        JsonException => EngineProblem.NoAnswer(Address, exception),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => EngineProblem.Untrusted(Address, exception),
        HttpRequestException http when EngineProblem.Unreachable(http) is null => EngineProblem.NoAnswer(Address, exception),
        IOException => EngineProblem.NoAnswer(Address, exception),
        _ => null,
    };

    private void Configure(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.MaxResponseHeadersLength = 64;
        handler.ConnectTimeout = _access.Patience.Stall;
        handler.UseProxy = !Address.IsHere;
        handler.Proxy = EnvironmentProxy.Of(_access.Environment);
        if (Address.Tls is { } tls)
            handler.SslOptions = tls.ToOptions();
        if (Address.Scheme != EngineScheme.Tcp)
            handler.ConnectCallback = async (_, cancellationToken) => await ConnectAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Address.Scheme == EngineScheme.Pipe)
        {
            var pipe = new NamedPipeClientStream(".", Address.Path, PipeDirection.InOut, PipeOptions.Asynchronous);
            try
            {
                await pipe.ConnectAsync(s_pipePatience, cancellationToken).ConfigureAwait(false);
                return pipe;
            }
            catch
            {
                await pipe.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Address.Path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
