using System.Formats.Tar;
using System.Text;
using CsCheck;
using PolicyGate.Images.Tar;
using PolicyGate.Testing;
using TarEntryType = System.Formats.Tar.TarEntryType;

namespace PolicyGate.Images.Tests;

/// <summary>The tar reader against other programs' tars, and against nonsense.</summary>
public sealed class TarTests
{
    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void What_the_framework_writes_is_read(TarEntryFormat format)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, format, leaveOpen: true))
        {
            var regular = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
            TarEntry file = Entry(regular, "d/file");
            file.DataStream = new MemoryStream(Encoding.UTF8.GetBytes("content"));
            (file.Mode, file.Uid, file.Gid) = ((UnixFileMode)0xFED, 1000, 1001);
            writer.WriteEntry(file);
            var link = Entry(TarEntryType.SymbolicLink, "link");
            link.LinkName = "d/file";
            writer.WriteEntry(link);
            writer.WriteEntry(Entry(TarEntryType.Directory, "d/"));
        }

        Assert.Equal(
            ["Regular d/file 7 FED 1000 1001 content", "SymbolicLink link -> d/file", "Directory d/"],
            Read(bytes.ToArray()).Select(line => line.Replace(" 0 1A4 0 0 ", "", StringComparison.Ordinal)));

        TarEntry Entry(TarEntryType type, string name) => format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new GnuTarEntry(type, name),
        };
    }

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=posix --sparse-version=0.0")]
    [InlineData("--format=posix --sparse-version=0.1")]
    [InlineData("--format=posix --sparse-version=1.0")]
    public async Task A_sparse_file_that_GNU_tar_wrote_has_its_holes_filled(string format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs GNU tar.");
        using var folder = new TemporaryFolder();
        var content = new byte[3_000_000];
        await using (var file = File.Create(folder.Path("sparse")))
        {
            for (var i = 0; i < 30; i++)
            {
                var text = Encoding.ASCII.GetBytes($"piece {i}");
                text.CopyTo(content, i * 100_000);
                file.Position = i * 100_000;
                file.Write(text);
            }

            file.SetLength(content.Length);
        }

        using var process = System.Diagnostics.Process.Start("tar", [.. format.Split(' '), "-S", "-C", folder.Root, "-cf", folder.Path("x.tar"), "sparse"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var tar = await File.ReadAllBytesAsync(folder.Path("x.tar"), TestContext.Current.CancellationToken);
        Assert.SkipWhen(tar.Length > content.Length, "The file system has no holes.");
        var reader = new FactReader<string>("digest", 1, ["sparse"], FactFormat.Text, (_, stream) => Digest.FromHash(System.Security.Cryptography.SHA256.HashData(stream)).ToString());
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.FromTar(tar)), [reader]);
        Assert.Equal([Digest.Sha256(content).ToString()], files.Facts(reader).Select(fact => fact.Value));
        Assert.Equal(content.Length, files.Find("sparse")?.Size);
    }

    /// <summary>A tar of a few kilobytes could make a scan read terabytes.</summary>
    [Fact]
    public async Task Holes_that_are_read_count_as_bytes()
    {
        var tar = new TarBytes()
            .Pax('x', new("GNU.sparse.major", "1"), new("GNU.sparse.minor", "0"), new("GNU.sparse.name", "s"), new("GNU.sparse.realsize", "3000000"))
            .Entry('0', "s", Encoding.ASCII.GetBytes("1\n10\n5\n".PadRight(512, '\0') + "12345"))
            .ToArchive();
        var image = Image.With(layer => layer.FromTar(tar));
        var limits = new ImageLimits { UncompressedBytes = 1_000_000 };

        Assert.Equal(0, await CountAsync("other", 3_000_000));
        Assert.Equal(1, await CountAsync("s", 4));
        await Assert.ThrowsAsync<ImageException>(() => CountAsync("s", 3_000_000));

        async Task<int> CountAsync(string wanted, int bytes)
        {
            var reader = new FactReader<string>("bytes", 1, [wanted], FactFormat.Text, (_, stream) => $"{stream.ReadAtLeast(new byte[bytes], bytes)}");
            return (await ImageReading.ReadAsync(image, [reader], limits)).Facts(reader).Length;
        }
    }

    [Fact]
    public void A_damaged_tar_is_read_or_refused_and_nothing_else()
    {
        var tar = new TarBytes()
            .Entry('0', "a", "content"u8).Entry('5', "d/").Entry('2', "l", linkTarget: "a").Entry('1', "h", linkTarget: "a")
            .Entry('0', new string('n', 150), "x"u8).Entry('0', new string('m', 150), "x"u8, longNames: LongNames.Gnu)
            .Pax('x', new("GNU.sparse.major", "1"), new("GNU.sparse.minor", "0"), new("GNU.sparse.name", "s"), new("GNU.sparse.realsize", "1000"))
            .Entry('0', "s", Encoding.ASCII.GetBytes("1\n10\n5\n".PadRight(512, '\0') + "12345"))
            .ToArchive();
        Assert.Equal(7, Read(tar).Count);
        Gen.Select(Gen.Int[0, tar.Length - 1], Gen.Byte, Gen.Int[0, tar.Length]).Array[1, 4].Sample(changes =>
        {
            var damaged = (byte[])tar.Clone();
            foreach (var (position, value, _) in changes)
                damaged[position] = value;
            FixChecksums(damaged);
            ReadOrRefuse(damaged);
            ReadOrRefuse(damaged[..changes[0].Item3]);
        }, iter: Rounds.Of(20_000));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_nothing_else() =>
        Gen.Byte.Array[0, 3000].Sample(bytes =>
        {
            FixChecksums(bytes);
            ReadOrRefuse(bytes);
        }, iter: Rounds.Of(5_000));

    private static void ReadOrRefuse(byte[] tar)
    {
        try
        {
            Read(tar);
        }
        catch (ImageException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    private static List<string> Read(byte[] tar)
    {
        var lines = new List<string>();
        var reader = new TarEntryReader(new MemoryStream(tar), "tar", new ImageLimits());
        while (reader.Read())
        {
            var line = $"{reader.Type} {reader.Name}";
            if (reader.LinkTarget.Length > 0)
                line += $" -> {reader.LinkTarget}";
            if (reader.Type == Images.Tar.TarEntryType.Regular)
                line += $" {reader.Size} {reader.Mode:X} {reader.UserId} {reader.GroupId} {(reader.Size < 10_000 ? new StreamReader(reader.OpenContent()).ReadToEnd() : "")}";
            lines.Add(line);
        }

        return lines;
    }

    // Without this nearly all damage would end at the checksum.
    private static void FixChecksums(byte[] tar)
    {
        for (var block = 0; block + 512 <= tar.Length; block += 512)
        {
            var header = tar.AsSpan(block, 512);
            if (!header.Slice(257, 5).SequenceEqual("ustar"u8) && tar.Length > 3000)
                continue;
            header.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var value in header)
                sum += value;
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(7, '0')).CopyTo(header.Slice(148, 7));
        }
    }
}
