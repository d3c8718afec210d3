using System.Net;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Handler.Abstractions;
using PolicyGate.Images.Registry;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Engine;

/// <summary>
/// What lies between the client of the API and the connection. The client reads answers whole and knows neither which of an image's platforms are there nor how to ask
/// for one: answers are bounded here in size and time, errors told in one line, and the two questions are put.
/// </summary>
internal sealed class EngineExchange(EngineAddress address, Patience patience, ImageLimits limits) : IAuthProvider
{
    private const int LongestError = 64 << 10;

    /// <summary>An engine may first write the whole image into a file of its own.</summary>
    public TimeSpan ExportPatience { get; } = patience.Stall * 10;

    /// <summary>The platform to export, as the API has it in JSON.</summary>
    public string? Platform { get; set; }

    /// <inheritdoc/>
    public bool TlsEnabled => address.Tls is not null;

    /// <inheritdoc/>
    public HttpMessageHandler ConfigureHandler(HttpMessageHandler handler) => new Handler(this, handler);

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var isExport = request.RequestUri!.AbsolutePath.EndsWith("/images/get", StringComparison.Ordinal);
        var wait = isExport ? ExportPatience : patience.Stall;
        request.RequestUri = isExport ? With(request.RequestUri, "platform", Platform) : With(request.RequestUri, "manifests", "1");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(wait);
        try
        {
            var response = await send(request, timeout.Token).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                using (response)
                    throw EngineProblem.Refused(address, response.StatusCode, await ErrorAsync(response, timeout.Token).ConfigureAwait(false));
            }

            if (!isExport)
            {
                var content = await ReadAsync(response, timeout.Token).ConfigureAwait(false);
                response.Content.Dispose();
                response.Content = new ByteArrayContent(content);
            }

            return response;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw EngineProblem.Silent(address, wait);
        }
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
            return await BoundedReading.ReadAsync(stream, $"the description of the image by the engine at '{address}'", limits, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The engine's own word: <c>{"message": "…"}</c>, or the text as it is.</summary>
    private static async Task<string> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[LongestError];
        int length;
        await using (stream.ConfigureAwait(false))
            length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(buffer, 0, length);
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String)
                text = message.GetString()!;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or no text in it: shown as it came.
        }

        return text.Trim();
    }

    private static Uri With(Uri address, string name, string? value) =>
        value is null ? address : new UriBuilder(address) { Query = $"{address.Query.TrimStart('?')}{(address.Query.Length > 1 ? "&" : "")}{name}={Uri.EscapeDataString(value)}" }.Uri;

    private sealed class Handler(EngineExchange exchange, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            exchange.AskAsync(request, base.SendAsync, cancellationToken);
    }
}
