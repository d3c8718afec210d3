using System.IO.Compression;
using System.Text;
using PolicyGate.Advisories.Importing.Formats;

namespace PolicyGate.Advisories.Tests.Importing.Formats;

public sealed class BadFeedTests
{
    public static TheoryData<string> Samples => [.. FeedSamples.Files.Keys];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_file_that_is_cut_off_leaves_the_old_database(string name)
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("old.zip", Osv.Record("CVE-2024-1111").Affects("Debian:12", "bash")));
        var old = folder.DatabaseBytes;
        var content = Encoding.UTF8.GetBytes(FeedSamples.Files[name]);
        var path = folder.At(Path.GetFileName(name));
        await File.WriteAllBytesAsync(path, content[..(content.Length * 3 / 4)], TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(path));
        Assert.Contains("old database", error.Message, StringComparison.Ordinal);
        Assert.Equal(old, folder.DatabaseBytes);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_packed_file_is_read_and_one_that_is_cut_off_or_damaged_is_not(string name)
    {
        using var folder = new TestFolder();
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(FeedSamples.Files[name]));
        var path = folder.At(Path.GetFileName(name) + ".gz");
        await File.WriteAllBytesAsync(path, packed.ToArray(), TestContext.Current.CancellationToken);
        Assert.NotEmpty((await folder.ImportAsync(path)).Feeds);
        var old = folder.DatabaseBytes;
        var damaged = packed.ToArray();
        damaged[damaged.Length / 2] ^= 0x55;
        foreach (var bad in new[] { damaged, packed.ToArray()[..(damaged.Length / 2)] })
        {
            await File.WriteAllBytesAsync(path, bad, TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(path));
            Assert.Equal(old, folder.DatabaseBytes);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Whatever_is_changed_in_a_file_ends_in_records_problems_or_an_error_with_a_name(string name)
    {
        var random = new Random(20261125);
        var sample = Encoding.UTF8.GetBytes(FeedSamples.Files[name]);
        var format = FeedFormats.Find(FeedText.File(name, sample))!;
        var (read, refused) = (0, 0);
        for (var round = 0; round < 200; round++)
        {
            var content = Mutate(sample, random);
            try
            {
                foreach (var record in NativeFeed.Read(format, FeedText.File(name, content), new MemoryStream(content)))
                    Assert.True(record.Problem is not null || record.Affected.Length > 0);
                read++;
            }
            catch (AdvisoryDatabaseException)
            {
                refused++;
            }
        }

        Assert.True(read > 0);
        Assert.True(refused > 0 || format.IsRecordPerFile);
    }

    [Theory]
    [InlineData("azurelinux-3.0-oval.xml")]
    [InlineData("oracle.xml")]
    [InlineData("suse.xml")]
    [InlineData("updateinfo.xml")]
    public async Task An_XML_file_with_a_document_type_is_refused(string name)
    {
        using var folder = new TestFolder();
        var text = FeedSamples.Files[name];
        var start = text.StartsWith("<?", StringComparison.Ordinal) ? text.IndexOf('\n', StringComparison.Ordinal) + 1 : 0;
        var bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";
        await File.WriteAllTextAsync(folder.At(name), text.Insert(start, bomb), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(folder.At(name)));
        Assert.Contains("DTD", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Database));
    }

    [Fact]
    public async Task A_single_record_of_the_wrong_type_is_named_and_left_out()
    {
        using var folder = new TestFolder();
        var path = folder.At("main.json");
        var packages = string.Join(',', Enumerable.Range(1000, 200).Select(i => $$$$"""{"pkg":{"name":"p","secfixes":{"1-r0":["CVE-2024-{{{{i}}}}"]}}}"""));
        await File.WriteAllTextAsync(path, $$$$"""{"distroversion":"v3.18","reponame":"main","packages":[{"pkg":{"name":"a","secfixes":{"1-r0":["what is this"]}}},{{{{packages}}}}]}""", TestContext.Current.CancellationToken);
        var result = await folder.ImportAsync(path);
        Assert.Equal("Alpine secdb/Alpine:v3.18 200", Assert.Single(result.Feeds.Select(feed => $"{feed.Name} {feed.Records}")));
        Assert.Contains("'what is this of a'", Assert.Single(result.Skipped).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("azurelinux-3.0-oval.xml", "<title>")]
    [InlineData("updateinfo.xml", "<description>")]
    public async Task A_text_without_end_is_not_read_to_its_end(string name, string element)
    {
        using var folder = new TestFolder();
        var text = FeedSamples.Files[name];
        await File.WriteAllTextAsync(folder.At(name), text.Insert(text.IndexOf(element, StringComparison.Ordinal) + element.Length, new('a', 2_000_000)), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(folder.At(name)));
        Assert.Contains("million characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_is_no_feed()
    {
        using var folder = new TestFolder();
        var path = folder.At("bomb.xml.gz");
        await using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal))
        {
            gzip.Write("<updates><update><id>ALAS-1</id></update>"u8);
            var blanks = new byte[1 << 20];
            blanks.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 300; i++)
                gzip.Write(blanks);
        }

        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(path));
        Assert.Contains("200 times its size", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Mutate(byte[] sample, Random random)
    {
        var content = sample.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(content.Length);
            switch (random.Next(5))
            {
                case 0: content[at] = (byte)random.Next(256); break;
                case 1: content[at] = (byte)"{}[]\"<>/:,0"[random.Next(11)]; break;
                case 2: content = [.. content[..at], .. content[Math.Min(content.Length, at + random.Next(1, 40))..]]; break;
                case 3: content = [.. content[..at], .. content[(at / 2)..at], .. content[at..]]; break;
                default:
                    // A value of another type.
                    var quote = Array.IndexOf(content, (byte)'"', at);
                    var end = quote < 0 ? -1 : Array.IndexOf(content, (byte)'"', quote + 1);
                    if (end > 0)
                        content = [.. content[..quote], .. (random.Next(2) == 0 ? "17"u8 : "null"u8), .. content[(end + 1)..]];
                    break;
            }

            if (content.Length == 0)
                return [0];
        }

        return content;
    }
}
