using System.Net;
using System.Net.Http.Headers;

namespace PolicyGate.Images.Registry;

/// <summary>A part of what is uploaded; can be sent again.</summary>
internal sealed record UploadPart(Stream Source, long From, long Length)
{
    /// <param name="mediaType">What it is.</param>
    /// <param name="isChunk">Whether the registry is told where in the whole it belongs.</param>
    /// <param name="onProgress">Called as it is sent.</param>
    public HttpContent ToContent(string mediaType, bool isChunk, Action onProgress)
    {
        var content = new PartContent(this, onProgress);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        content.Headers.ContentLength = Length;
        // The specification has no unit in it, so it can't be written as HTTP's own header.
        if (isChunk && Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Range", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{From}-{From + Length - 1}"));
        return content;
    }

    private sealed class PartContent(UploadPart part, Action onProgress) : HttpContent
    {
        private const int BufferSize = 128 << 10;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            part.Source.Position = part.From;
            var buffer = new byte[(int)Math.Min(BufferSize, Math.Max(1, part.Length))];
            for (var left = part.Length; left > 0;)
            {
                var read = await part.Source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    throw new ImageException("What is pushed has become shorter meanwhile.");
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                left -= read;
                onProgress();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = part.Length;
            return true;
        }
    }
}
