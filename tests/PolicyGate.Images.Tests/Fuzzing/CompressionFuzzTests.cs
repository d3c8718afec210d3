using PolicyGate.Images.Layers;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>Damaged gzip and zstd is decompressed, or is an error of the data, and nothing else happens: the decompressors are other people's.</summary>
public sealed class CompressionFuzzTests
{
    private const int Most = 16 << 20;

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public Task A_stream_with_any_damage(LayerCompression compression)
    {
        var packed = Corpus.Tars.Select(tar =>
        {
            var layout = Image.With(layer => layer.FromTar(tar).Compress(compression)).ToOciLayout();
            return layout.Blobs[layout.LayerDigests[0]];
        }).ToList();
        return Fuzz.RunAsync(1_000, random => Read(Mutation.Of(packed[random.Next(packed.Count)], random)));
    }

    private static void Read(byte[] packed)
    {
        var buffer = new byte[4096];
        using var stream = Decompression.Open(new MemoryStream(packed), packed.AsSpan(0, Math.Min(packed.Length, Decompression.MagicLength)));
        try
        {
            for (var total = 0; total < Most;)
            {
                var read = stream.Read(buffer);
                if (read == 0)
                    return;
                total += read;
            }
        }
        catch (Exception exception) when (Decompression.IsDataError(exception))
        {
            Assert.NotEmpty(exception.Message);
        }
    }
}
