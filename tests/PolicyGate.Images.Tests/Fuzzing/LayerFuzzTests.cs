using PolicyGate.Images.Layers;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>Damaged layers, alone and over others, whole or compressed: the view of them is sound, or they are refused.</summary>
public sealed class LayerFuzzTests
{
    private static readonly FactReader[] s_readers =
    [
        new FactReader<string>("all", 1, ["**"], FactFormat.Text, (_, content) => UnpackedImage.Hash(content)),
        new FactReader<string>("some", 1, ["a", "d/*", "etc/os-release", "usr/lib/a"], FactFormat.Text, (_, content) => content.ReadByte().ToString(System.Globalization.CultureInfo.InvariantCulture)),
    ];

    private static readonly ImageLimits s_limits = new() { UncompressedBytes = 64 << 20, FileSize = 1 << 20 };

    [Fact]
    public Task Layers_whose_tars_lie() => Fuzz.RunAsync(1_000, random => CheckAsync(random, whole: true, random =>
    {
        var tar = Mutation.OfTar(Corpus.Tars[random.Next(Corpus.Tars.Count)], random);
        return (Packed(tar, random), Digest.Sha256(tar));
    }));

    [Fact]
    public Task Layers_whose_compression_is_damaged() => Fuzz.RunAsync(1_000, random => CheckAsync(random, whole: true, random =>
        (Mutation.Of(Packed(Corpus.Tars[random.Next(Corpus.Tars.Count)], random), random), Digest.Sha256([]))));

    [Fact]
    public Task Layers_with_any_damage() => Fuzz.RunAsync(500, random => CheckAsync(random, whole: false, random =>
    {
        var tar = Corpus.Tars[random.Next(Corpus.Tars.Count)];
        return (Packed(tar, random), Digest.Sha256(tar));
    }));

    private static byte[] Packed(byte[] tar, Random random)
    {
        var layout = Image.With(layer => layer.FromTar(tar).Compress((LayerCompression)random.Next(3))).ToOciLayout();
        return layout.Blobs[layout.LayerDigests[0]];
    }

    private static async Task CheckAsync(Random random, bool whole, Func<Random, (byte[] Blob, Digest DiffId)> make)
    {
        var layers = Enumerable.Range(0, random.Next(1, 4)).Select(index =>
        {
            var (blob, diffId) = make(random);
            var digest = Digest.Sha256(blob);
            var stored = whole ? blob : Mutation.Of(blob, random);
            return new LayerBlob(new(index, digest, diffId, "", blob.Length, null, null), _ => ValueTask.FromResult<Stream>(new MemoryStream(stored)), IsWindows: random.Next(10) == 0);
        }).ToArray();
        try
        {
            var files = await new View.ImageReading(layers, s_readers, s_limits, null, null).RunAsync(TestContext.Current.CancellationToken);
            CheckView(files, layers.Length);
        }
        catch (ImageException exception)
        {
            Fuzz.CheckRefusal(exception);
        }
    }

    private static void CheckView(ImageFiles files, int layers)
    {
        var entries = files.Entries.ToDictionary(entry => entry.Path);
        foreach (var entry in entries.Values)
        {
            Assert.InRange(entry.Layer, 0, layers - 1);
            Assert.DoesNotContain(entry.Path.Split('/'), segment => segment is "" or "." or "..");
            var slash = entry.Path.LastIndexOf('/');
            Assert.True(slash < 0 || entries[entry.Path[..slash]].Type == ImageFileType.Directory, entry.Path);
        }

        foreach (var fact in files.Facts((FactReader<string>)s_readers[0]))
            Assert.Equal((ImageFileType.Regular, fact.File), (entries[fact.Path].Type, entries[fact.Path]));
        foreach (var unreadable in files.Unreadable)
            Assert.Equal(unreadable.Message, unreadable.Message.Printable(int.MaxValue));
    }
}
