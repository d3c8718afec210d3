using System.Formats.Tar;
using System.Text;
using PolicyGate.Images.Tar;
using PolicyGate.Testing;
using TarEntryType = System.Formats.Tar.TarEntryType;

namespace PolicyGate.Images.Tests;

/// <summary>The tar reader against other programs' tars.</summary>
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
}
