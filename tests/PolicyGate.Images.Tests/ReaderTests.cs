using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class ReaderTests
{
    public static TheoryData<string> Malformed => ["FormatException", "InvalidDataException", "JsonException", "EndOfStreamException"];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_file_is_unreadable_and_the_others_are_read(string exception)
    {
        Exception thrown = exception switch
        {
            "FormatException" => new FormatException("line 1\n::error"),
            "InvalidDataException" => new InvalidDataException("line 1\n::error"),
            "JsonException" => new JsonException("line 1\n::error"),
            _ => new EndOfStreamException("line 1\n::error"),
        };
        var reader = new FactReader<string>("text", 1, ["*"], FactFormat.Text, (file, _) => file.Path == "a" ? throw thrown : "read");
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.File("a", "x"), layer => layer.File("b", "y")), [reader]);
        Assert.Equal(["b=read@1", "a: is malformed: line 1\\u{000A}::error"], ImageReading.Lines(files, reader));
        Assert.Equal([new("a", 0, "text", "is malformed: line 1\\u{000A}::error")], files.Unreadable);
    }

    [Fact]
    public async Task A_malformed_file_that_an_upper_layer_deletes_is_no_matter()
    {
        var reader = new FactReader<string>("text", 1, ["a"], FactFormat.Text, (_, _) => throw new FormatException("bad"));
        Assert.Empty((await ImageReading.ReadAsync(Image.With(layer => layer.File("a", "x"), layer => layer.Whiteout("a")), [reader])).Unreadable);
    }

    [Fact]
    public async Task A_bug_of_a_reader_is_not_swallowed()
    {
        var reader = new FactReader<string>("text", 1, ["a"], FactFormat.Text, (_, _) => throw new InvalidOperationException("bug"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ImageReading.ReadAsync(Image.With(layer => layer.File("a", "x")), [reader]));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(9 << 20)]
    public async Task Each_of_several_readers_gets_the_whole_file_whatever_the_others_do(int size)
    {
        var content = new byte[size];
        new Random(1).NextBytes(content);
        FactReader<string>[] readers =
        [
            new("none", 1, ["big"], FactFormat.Text, (_, _) => "nothing read"),
            new("some", 1, ["big"], FactFormat.Text, (_, stream) => stream.ReadByte().ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new("bad", 1, ["b*"], FactFormat.Text, (_, stream) => stream.ReadByte() >= 0 ? throw new FormatException("bad") : null),
            new("all", 1, ["**"], FactFormat.Text, (file, stream) => stream.Length == file.Size ? Digest.FromHash(System.Security.Cryptography.SHA256.HashData(stream)).ToString() : null),
        ];
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.File("big", content).Compress(LayerCompression.None)), readers);
        Assert.Equal(["nothing read", $"{content[0]}", "", Digest.Sha256(content).ToString()], readers.Select(reader => files.Facts(reader).SingleOrDefault()?.Value ?? ""));
        Assert.Equal(["big"], files.Unreadable.Select(file => file.Path));
        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), "policygate-????????????????????????????????"));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(9 << 20)]
    public async Task A_reader_that_asks_to_seek_can_and_the_others_cannot(int size)
    {
        var content = new byte[size];
        new Random(2).NextBytes(content);
        var backwards = new FactReader<string>("backwards", 1, ["big"], FactFormat.Text, (_, stream) => $"{stream.CanSeek} {stream.Length} {At(stream, -1)} {At(stream, 0)}") { Seekable = true };
        var forwards = new FactReader<string>("forwards", 1, ["big"], FactFormat.Text, (_, stream) => $"{stream.CanSeek} {stream.ReadByte()}");
        foreach (FactReader[] readers in new[] { [backwards], [forwards], new FactReader[] { backwards, forwards } })
        {
            var files = await ImageReading.ReadAsync(Image.With(layer => layer.File("big", content).Compress(LayerCompression.None)), readers);
            Assert.Equal(readers.Contains(backwards) ? $"True {size} {content[^1]} {content[0]}" : null, readers.Contains(backwards) ? Assert.Single(files.Facts(backwards)).Value : null);
            Assert.Equal(readers.Contains(forwards) ? $"False {content[0]}" : null, readers.Contains(forwards) ? Assert.Single(files.Facts(forwards)).Value : null);
        }

        Assert.Empty(Directory.EnumerateFiles(Path.GetTempPath(), "policygate-????????????????????????????????"));

        static int At(Stream stream, int offset)
        {
            stream.Seek(offset, offset < 0 ? SeekOrigin.End : SeekOrigin.Begin);
            return stream.ReadByte();
        }
    }

    [Fact]
    public async Task A_reader_of_all_files_gets_those_that_it_wants()
    {
        var opened = new System.Collections.Concurrent.ConcurrentBag<string>();
        var reader = new FactReader<string>("large", 1, ["**"], FactFormat.Text, (file, stream) =>
        {
            opened.Add(file.Path);
            return stream.ReadByte() == 'x' ? "x" : null;
        }) { Wants = (path, mode, size) => size > 1 && mode == 493 && !path.EndsWith(".so") };
        var files = await ImageReading.ReadAsync(
            Image.With(
                layer => layer.File("a", "xx", mode: 493).File("b", "xx").File("c", "x", mode: 493).File("d.so", "xx", mode: 493).File("e", "yy", mode: 493).File("gone", "xx", mode: 493)
                    .HardLink("a2", "a").HardLink("b2", "b").HardLink("e2", "e").HardLink("gone2", "gone").HardLink("none", "nothing"),
                layer => layer.Whiteout("gone")),
            [reader]);
        Assert.Equal(["a", "a2", "gone2"], files.Facts(reader).Select(fact => fact.Path));
        Assert.Empty(files.Unreadable);
        Assert.Equal(["a", "a2", "e", "gone", "gone2"], opened.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_reader_of_an_exact_path_says_no_more() =>
        Assert.Throws<ArgumentException>(() => new FactReader<string>("a", 1, ["*/a", "a"], FactFormat.Text, (_, _) => null) { Wants = (_, _, _) => true });

    [Fact]
    public async Task A_file_larger_than_its_reader_takes_is_unreadable()
    {
        var small = new FactReader<string>("small", 1, ["a"], FactFormat.Text, (_, _) => "read") { MaximumSize = 3 };
        var large = new FactReader<string>("large", 1, ["a"], FactFormat.Text, (_, _) => "read");
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.File("a", "1234")), [small, large]);
        Assert.Equal([new("a", 0, "small", "has 4 bytes; at most 3 are read.")], files.Unreadable);
        Assert.Single(files.Facts(large));
        Assert.Empty(files.Facts(small));
    }

    [Fact]
    public async Task Null_is_no_fact_and_no_problem()
    {
        var reader = new FactReader<string>("text", 1, ["a"], FactFormat.Text, (_, _) => null);
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.File("a", "1")), [reader]);
        Assert.Empty(files.Facts(reader));
        Assert.Empty(files.Unreadable);
    }

    [Fact]
    public async Task Facts_of_a_reader_that_was_not_asked_are_an_error()
    {
        var files = await ImageReading.ReadAsync(Image.With(), []);
        Assert.Throws<ArgumentException>(() => files.Facts(ImageReading.Text("a")));
    }

    [Fact]
    public async Task Facts_come_in_ordinal_order()
    {
        var image = Image.With(layer => layer.File("b", "").File("a/z", "").File("B", "").File("a.b", ""), layer => layer.File("a/b", ""));
        Assert.Equal(["B=@0", "a.b=@0", "a/b=@1", "a/z=@0", "b=@0"], await ImageReading.AllAsync(image));
    }

    [Fact]
    public async Task Cancelling_stops_the_reading()
    {
        using var cancellation = new CancellationTokenSource();
        var reader = new FactReader<string>("text", 1, ["a"], FactFormat.Text, (_, _) =>
        {
            cancellation.Cancel();
            return "read";
        });
        using var folder = new TemporaryFolder();
        var content = new byte[4 << 20];
        new Random(1).NextBytes(content);
        await Image.With(layer => layer.File("a", "1").File("big", content)).WriteOciArchiveAsync(folder.Path("i.tar"));
        await using var image = await ImageReading.OpenAsync("oci-archive:" + folder.Path("i.tar"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => image.ReadFilesAsync([reader], null, null, cancellation.Token));
    }
}
