using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>
/// Layers whose files can be fetched one by one: eStargz (a gzip member for each file, a table of contents, a footer) and zstd:chunked (a frame for each, and the
/// table in frames that are skipped). To a runtime that unpacks them whole they are ordinary layers, and the table of an eStargz is a file like others.
/// </summary>
public sealed class LazilyPulledTests
{
    private const string Contents = """{"version":1,"entries":[{"name":"a","type":"reg","size":1}]}""";

    private static Image Stargz => Image
        .With(layer => layer.File("a", "1").File("d/b", new string('x', 9000)).File(".prefetch.landmark", [0xF]).File("c", "2").File("stargz.index.json", Contents).Stored(PackStargz))
        .EditManifest(manifest => manifest["layers"]![0]!["annotations"] = new JsonObject
        {
            ["containerd.io/snapshot/stargz/toc.digest"] = Blob.DigestOf(Encoding.UTF8.GetBytes(Contents)),
            ["io.containers.estargz.uncompressed-size"] = "16384",
        });

    [Fact]
    public async Task An_eStargz_layer_is_read_with_all_its_files()
    {
        var files = await ImageReading.AllAsync(Stargz);
        Assert.Equal([".prefetch.landmark=\u000F@0", "a=1@0", "c=2@0", $"d/b={new string('x', 9000)}@0", $"stargz.index.json={Contents}@0"], files);
    }

    [Fact]
    public async Task An_eStargz_layer_shows_what_umoci_unpacks()
    {
        using var folder = new TemporaryFolder();
        await Stargz.Named("image").WriteOciDirectoryAsync(folder.Path("layout"));
        var image = folder.Path("layout") + ":image";
        var expected = await UnpackedImage.EntriesAsync(image, TestContext.Current.CancellationToken);
        Assert.Equal(expected, await WholeView.ReadAsync("oci-dir:" + image, TestContext.Current.CancellationToken));
        Assert.Contains(expected, entry => entry.StartsWith("f stargz.index.json ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_zstd_chunked_layer_is_read_with_all_its_files(bool tableFirst)
    {
        var image = Image.With(layer => layer.File("a", "1").File("d/b", new string('x', 9000)).File("c", "2").Stored(tar => PackChunked(tar, tableFirst)))
            .EditManifest(manifest => manifest["layers"]![0]!["annotations"] = new JsonObject { ["io.github.containers.zstd-chunked.manifest-position"] = "100:200:300:1" });
        Assert.Equal(["a=1@0", "c=2@0", $"d/b={new string('x', 9000)}@0"], await ImageReading.AllAsync(image));
    }

    [Fact]
    public async Task What_is_hidden_in_the_footer_is_proven_too()
    {
        var layout = Stargz.ToOciLayout();
        layout.Corrupt(layout.LayerDigests[0], layout.Blobs[layout.LayerDigests[0]].Length - 30);
        using var folder = new TemporaryFolder();
        await layout.WriteDirectoryAsync(folder.Path("layout"));
        var error = await Assert.ThrowsAsync<ImageException>(() => ImageReading.ReadAsync("oci-dir:" + folder.Path("layout"), [ImageReading.Text("**")]));
        Assert.Contains("is damaged", error.Message, StringComparison.Ordinal);
    }

    // As the specification lays it out: a member for each entry, the last of them the table's, then an empty one that says where the table starts.
    private static byte[] PackStargz(byte[] tar)
    {
        var entries = Entries(tar);
        var blob = new List<byte>();
        var table = 0;
        foreach (var entry in entries)
        {
            table = blob.Count;
            using var member = new MemoryStream();
            using (var gzip = new GZipStream(member, CompressionLevel.Optimal, leaveOpen: true))
                gzip.Write(tar[entry]);
            blob.AddRange(member.ToArray());
        }

        return
        [
            .. blob,
            0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF, 26, 0, (byte)'S', (byte)'G', 22, 0, .. Encoding.ASCII.GetBytes(table.ToString("x16", CultureInfo.InvariantCulture) + "STARGZ"),
            1, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0,
        ];
    }

    private static byte[] PackChunked(byte[] tar, bool tableFirst)
    {
        using var zstd = new ZstdSharp.Compressor();
        byte[] table = [.. Skippable(zstd.Wrap(Encoding.UTF8.GetBytes(Contents)).ToArray()), .. Skippable([.. new byte[56], .. "GNUlInUx"u8])];
        var frames = Entries(tar).SelectMany(entry => zstd.Wrap(tar[entry]).ToArray()).ToArray();
        return tableFirst ? [.. table, .. frames] : [.. frames, .. table];
    }

    private static byte[] Skippable(byte[] content) => [0x50, 0x2A, 0x4D, 0x18, .. BitConverter.GetBytes(content.Length), .. content];

    /// <summary>Where each entry of a tar is, its content included; what ends the tar belongs to the last.</summary>
    private static List<Range> Entries(byte[] tar)
    {
        var starts = new List<int>();
        for (var at = 0; at < tar.Length && tar[at] != 0;)
        {
            starts.Add(at);
            var size = Convert.ToInt32(Encoding.ASCII.GetString(tar, at + 124, 11).Trim('\0', ' '), 8);
            at += 512 + ((size + 511) / 512 * 512);
        }

        return [.. starts.Select((start, index) => index + 1 < starts.Count ? start..starts[index + 1] : start..tar.Length)];
    }
}
