using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class CacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notices = [];

    private string CachePath => Path.Combine(_folder.Root, "cache", "cache.db");

    [Fact]
    public async Task A_rebuilt_image_costs_only_its_changed_layers()
    {
        Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(await WriteAsync(Two("2"))));

        var rebuilt = await WriteAsync(Two("3"), missing: 0);

        Assert.Equal(["a=1@0", "b=3@1"], await ReadAsync(rebuilt));
        Assert.Empty(_notices);
    }

    [Fact]
    public async Task To_verify_reads_and_proves_what_is_kept_too()
    {
        await ReadAsync(await WriteAsync(Two("2")));

        var incomplete = await WriteAsync(Two("2"), missing: 0);

        await Assert.ThrowsAsync<ImageException>(() => ReadAsync(incomplete, verify: true));
        Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(incomplete));
    }

    [Fact]
    public async Task A_layer_counts_against_the_limits_wherever_it_comes_from()
    {
        await ReadAsync(await WriteAsync(Two("2")));
        var image = await WriteAsync(Two("2"));
        var limits = new ImageLimits { Entries = 1 };

        var cold = await Assert.ThrowsAsync<ImageException>(() => ReadAsync(image, limits: limits, verify: true));
        Assert.Equal(cold.Message, (await Assert.ThrowsAsync<ImageException>(() => ReadAsync(image, limits: limits))).Message);
    }

    [Theory]
    [InlineData("another version", 2, "*")]
    [InlineData("another pattern", 1, "?")]
    public async Task Another_question_is_asked_of_the_layer(string question, int version, string pattern)
    {
        await ReadAsync(await WriteAsync(Two("2")));
        var reader = new FactReader<string>("text", version, [pattern], FactFormat.Text, (file, _) => question);

        using var cache = Open();
        var files = await ImageReading.ReadAsync(await WriteAsync(Two("2")), [reader], cache: cache);

        Assert.Equal([$"a={question}@0", $"b={question}@1"], ImageReading.Lines(files, reader));
    }

    [Fact]
    public async Task The_same_blob_under_another_diff_id_is_not_taken_for_proven()
    {
        await ReadAsync(await WriteAsync(Two("2")));
        var lying = Two("2").EditConfiguration(root => root["rootfs"]!["diff_ids"]![0] = Digest.Sha256([]).ToString());

        await Assert.ThrowsAsync<ImageException>(async () => await ReadAsync(await WriteAsync(lying)));
    }

    [Fact]
    public async Task A_path_that_is_no_Unicode_comes_out_the_same()
    {
        var reader = new FactReader<string>("path", 1, ["**"], FactFormat.Text, (file, _) => file.Path);
        var image = await WriteAsync(Image.With(layer => layer.File("d/\uD83D\uDE00/\uDCFFx", "1")));
        for (var run = 0; run < 2; run++)
        {
            using var cache = Open();
            var fact = Assert.Single((await ImageReading.ReadAsync(image, [reader], cache: cache)).Facts(reader));
            Assert.Equal(fact.Path, fact.Value);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(4096)]
    public async Task A_damaged_cache_is_thrown_away_with_a_notice(int offset)
    {
        var image = await WriteAsync(Two("2"));
        await ReadAsync(image);
        var content = await File.ReadAllBytesAsync(CachePath, TestContext.Current.CancellationToken);
        content.AsSpan(offset, Math.Min(12000, content.Length - offset)).Fill(0xA5);
        await File.WriteAllBytesAsync(CachePath, content, TestContext.Current.CancellationToken);

        Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(image));

        Assert.Contains("thrown away", Assert.Single(_notices), StringComparison.Ordinal);
        Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(await WriteAsync(Two("2"), missing: 0)));
    }

    /// <summary>SQLite doesn't notice it; the checksum does.</summary>
    [Fact]
    public async Task A_flipped_bit_never_comes_into_a_view()
    {
        var image = await WriteAsync(Two("2"));
        await ReadAsync(image);
        var good = await File.ReadAllBytesAsync(CachePath, TestContext.Current.CancellationToken);
        for (var offset = 0; offset < good.Length; offset += 61)
        {
            var bad = good.ToArray();
            bad[offset] ^= 0x10;
            await File.WriteAllBytesAsync(CachePath, bad, TestContext.Current.CancellationToken);
            Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(image));
        }
    }

    [Fact]
    public async Task Another_programs_database_is_left_alone()
    {
        Directory.CreateDirectory(_folder.Path("cache"));
        SQLitePCL.Batteries_V2.Init();
        Assert.Equal(0, SQLitePCL.raw.sqlite3_open(CachePath, out var foreign));
        Assert.Equal(0, SQLitePCL.raw.sqlite3_exec(foreign, "CREATE TABLE t (x); INSERT INTO t VALUES (1)"));
        foreign.Dispose();
        var before = await File.ReadAllBytesAsync(CachePath, TestContext.Current.CancellationToken);

        Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(await WriteAsync(Two("2"))));

        Assert.Contains("another program's", Assert.Single(_notices), StringComparison.Ordinal);
        Assert.Equal(before.Length, new FileInfo(CachePath).Length);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_made_is_done_without()
    {
        _folder.Write("cache", "a file where the folder should be");

        Assert.Equal(["a=1@0", "b=2@1"], await ReadAsync(await WriteAsync(Two("2"))));

        Assert.Contains("can't be used", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_longest_unused_is_forgotten_first()
    {
        await ReadAsync(await WriteAsync(Two("2")));
        using var cache = Open();
        var all = cache.Measure()!;
        Assert.Equal(2, all.Layers);

        cache.Prune(DateTimeOffset.UnixEpoch, all.ContentBytes - 1);
        Assert.Equal(1, cache.Measure()!.Layers);

        cache.Prune(DateTimeOffset.UtcNow.AddDays(2), long.MaxValue);
        Assert.Equal((0, 0L, null), (cache.Measure()!.Layers, cache.Measure()!.ContentBytes, cache.Measure()!.OldestUse));
    }

    [Fact]
    public async Task Many_readings_at_once_share_it()
    {
        var images = new List<string>();
        for (var i = 0; i < 8; i++)
            images.Add(await WriteAsync(Two($"{i % 3}")));

        await Parallel.ForEachAsync(images.Index(), async (image, _) => Assert.Equal(["a=1@0", $"b={image.Index % 3}@1"], await ReadAsync(image.Item)));

        Assert.Empty(_notices);
        using var cache = Open();
        Assert.Equal(4, cache.Measure()!.Layers);
    }

    public void Dispose() => _folder.Dispose();

    private static Image Two(string upper) => Image.With(layer => layer.File("a", "1"), layer => layer.File("b", upper));

    private async Task<string[]> ReadAsync(string image, ImageLimits? limits = null, bool verify = false)
    {
        var reader = ImageReading.Text("*");
        using var cache = Open(verify);
        return ImageReading.Lines(await ImageReading.ReadAsync(image, [reader], limits, cache), reader);
    }

    private LayerCache Open(bool verify = false) => new(CachePath, verify, _notices.Add);

    private async Task<string> WriteAsync(Image image, int? missing = null)
    {
        var folder = _folder.Path(Guid.NewGuid().ToString("N"));
        var layout = image.ToOciLayout();
        await layout.WriteDirectoryAsync(folder);
        if (missing is { } layer)
            File.Delete(Path.Combine(folder, "blobs/sha256", layout.LayerDigests[layer].Split(':')[1]));
        return "oci-dir:" + folder;
    }
}
