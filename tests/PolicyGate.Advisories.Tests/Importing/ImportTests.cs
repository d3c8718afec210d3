using System.IO.Compression;
using System.Text;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Importing;

public sealed class ImportTests
{
    private static readonly Osv _bash = Osv.Record("CVE-2024-1111").Affects("Debian:12", "bash");
    private static readonly Osv _bash11 = Osv.Record("CVE-2024-1112").Affects("Debian:11", "bash");
    private static readonly Osv _nuget = Osv.Record("GHSA-1", "2024-02-02T00:00:00Z").Affects("NuGet", "A");

    [Fact]
    public async Task Folders_files_and_archives_are_read()
    {
        using var folder = new TestFolder();
        var deep = folder.Folder("feeds/debian/deep", _bash);
        folder.Zip("feeds/all.zip", _nuget);
        File.WriteAllText(Path.Combine(deep, "PROVENANCE.md"), "no record");
        var result = await folder.ImportAsync(folder.At("feeds"), Path.Combine(folder.Folder("single", _bash11), "CVE-2024-1112.json"), folder.Zip("other.zip", Osv.Record("GO-1").Affects("Go", "x")));
        Assert.Equal(["OSV/Debian:11", "OSV/Debian:12", "OSV/Go", "OSV/NuGet"], result.Feeds.Select(feed => feed.Name));
        Assert.Empty(result.Skipped);
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(result.Feeds, database.Feeds);
        Assert.Equal(result.Digest, database.Digest);
        Assert.Equal(new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), database.Date);
        Assert.Equal(new FileInfo(folder.Database).Length, database.FileSize);
        database.Verify(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Each_feed_that_is_met_is_replaced_and_the_others_stay()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("1.zip", _bash, _bash11, _nuget, Osv.Record("CVE-2024-2222").Affects("Debian:12", "zlib")));
        var result = await folder.ImportAsync(folder.Zip("2.zip", Osv.Record("CVE-2024-3333").Affects("Debian:12", "zlib")));
        Assert.Equal(["OSV/Debian:12"], result.Feeds.Select(feed => feed.Name));
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(["OSV/Debian:11 1", "OSV/Debian:12 1", "OSV/NuGet 1"], database.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        Assert.Equal(["A GHSA-1 [] -", "zlib CVE-2024-3333 [] -"], database.Match(Deb("bash", "5"), Deb("zlib", "1"), Nupkg("A", "1.0")).Lines().Order());
        Assert.Equal(["bash CVE-2024-1112 [] -"], database.Report(Debian with { VersionId = "11" }, Deb("bash", "5")).Matches.Lines());
    }

    [Fact]
    public async Task A_record_goes_to_each_of_its_ecosystems_and_stays_in_those_that_are_not_replaced()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("1.zip", Osv.Record("CVE-2024-1111").Affects("Debian:11", "bash").Affects("Debian:12", "bash")));
        var result = await folder.ImportAsync(folder.Zip("2.zip", Osv.Record("CVE-2024-2222").Affects("Debian:12", "bash")));
        Assert.Equal(["OSV/Debian:12"], result.Feeds.Select(feed => feed.Name));
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(["bash CVE-2024-2222 [] -"], database.Match(Deb("bash", "5")).Lines());
        Assert.Equal(["bash CVE-2024-1111 [] -"], database.Report(Debian with { VersionId = "11" }, Deb("bash", "5")).Matches.Lines());
    }

    [Fact]
    public async Task A_feed_met_only_in_passing_is_added_to_and_not_replaced_by_a_fragment()
    {
        using var folder = new TestFolder();
        var shared = Osv.Record("GHSA-3", "2024-03-03T00:00:00Z").Affects("NuGet", "A").Affects("npm", "a");
        var npm = folder.Zip("npm.zip", Osv.Record("GHSA-1").Affects("npm", "a"), Osv.Record("GHSA-2").Affects("npm", "a"), shared);
        var nuget = folder.Zip("nuget.zip", Osv.Record("GHSA-7").Affects("NuGet", "A"), shared);
        await folder.ImportAsync(npm);
        Assert.True((await folder.ImportAsync(nuget)).Feeds.All(feed => !feed.Partial));
        using (var database = AdvisoryDatabase.Open(folder.Database))
            Assert.Equal(["OSV/NuGet 2", "OSV/npm 3"], database.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        var digest = (await folder.ImportAsync(npm, nuget)).Digest;

        File.Delete(folder.Database);
        Assert.Equal(["OSV/NuGet False", "OSV/npm True"], (await folder.ImportAsync(nuget)).Feeds.Select(feed => $"{feed.Name} {feed.Partial}"));
        Assert.Equal(digest, (await folder.ImportAsync(npm)).Digest);
    }

    [Theory]
    [InlineData(3, 0, "OSV/Debian:11 False|OSV/Debian:12 False")]
    [InlineData(200, 0, "OSV/Debian:11 True|OSV/Debian:12 False")]
    [InlineData(200, 1, "OSV/Debian:10 False|OSV/Debian:11 False|OSV/Debian:12 False")]
    public async Task An_archive_is_of_one_release_only_where_all_of_its_many_records_are(int records, int ofOthers, string expected)
    {
        using var folder = new TestFolder();
        Osv[] ofRelease = [.. Enumerable.Range(0, records).Select(i => Osv.Record($"DSA-{i}-1").Affects("Debian:12", "bash")), Osv.Record("CVE-2024-1111").Affects("Debian:12", "bash").Affects("Debian:11", "bash")];
        var result = await folder.ImportAsync(folder.Zip("all.zip", [.. ofRelease, .. Enumerable.Range(0, ofOthers).Select(i => Osv.Record($"DLA-{i}-1").Affects("Debian:10", "bash"))]));
        Assert.Equal(expected, string.Join('|', result.Feeds.Select(feed => $"{feed.Name} {feed.Partial}")));
    }

    [Fact]
    public async Task In_a_feed_met_in_passing_the_newer_record_of_an_id_counts()
    {
        using var folder = new TestFolder();
        Osv Shared(string modified, string fix) => Osv.Record("GHSA-3", modified).Affects("NuGet", "A", fix: fix).Affects("npm", "a");
        var npm = folder.Zip("npm.zip", Osv.Record("GHSA-4").Affects("NuGet", "C"), Osv.Record("GHSA-5").Affects("NuGet", "D"), Shared("2024-06-01T00:00:00Z", "3.0"));
        await folder.ImportAsync(npm);
        Osv[] others = [Osv.Record("GHSA-1").Affects("npm", "b"), Osv.Record("GHSA-2").Affects("npm", "c")];
        await folder.ImportAsync(folder.Zip("older.zip", [.. others, Shared("2024-05-01T00:00:00Z", "2.0")]));
        using (var database = AdvisoryDatabase.Open(folder.Database))
            Assert.Equal("3.0", Assert.Single(database.Match(Nupkg("A", "1.0"))).FixedVersion);
        await folder.ImportAsync(folder.Zip("newer.zip", [.. others, Shared("2024-07-01T00:00:00Z", "4.0")]));
        using (var database = AdvisoryDatabase.Open(folder.Database))
        {
            Assert.Equal("4.0", Assert.Single(database.Match(Nupkg("A", "1.0"))).FixedVersion);
            Assert.Equal(3, database.Feeds.Single(feed => feed.Name == "OSV/NuGet").Records);
        }
    }

    [Fact]
    public async Task Of_two_records_with_one_id_the_newer_counts_whatever_the_order()
    {
        using var folder = new TestFolder();
        var old = folder.Zip("old.zip", Osv.Record("GHSA-1", "2024-01-01T00:00:00Z").Affects("NuGet", "A", fix: "2.0"));
        var young = folder.Zip("young.zip", Osv.Record("GHSA-1", "2024-01-02T00:00:00Z").Affects("NuGet", "A", fix: "3.0"));
        var twin = folder.Zip("twin.zip", Osv.Record("GHSA-1", "2024-01-02T00:00:00Z").Affects("NuGet", "A", fix: "4.0"));
        Assert.Equal((await folder.ImportAsync(old, young)).Digest, (await folder.ImportAsync(young, old)).Digest);
        using (var database = AdvisoryDatabase.Open(folder.Database))
            Assert.Equal("3.0", Assert.Single(database.Match(Nupkg("A", "1.0"))).FixedVersion);
        Assert.Equal((await folder.ImportAsync(twin, young)).Digest, (await folder.ImportAsync(young, twin)).Digest);
    }

    [Fact]
    public async Task The_digest_names_content_and_nothing_else()
    {
        using var one = new TestFolder();
        using var other = new TestFolder();
        Osv[] records = [.. Enumerable.Range(0, 300).Select(i => Osv.Record($"CVE-2024-{1000 + i}").With("details", new string('x', i * 10)).Affects(i % 3 == 0 ? "NuGet" : "Debian:12", $"p{i % 40}", fix: $"{i}"))];
        var digest = (await one.ImportAsync(one.Zip("all.zip", records))).Digest;
        await other.ImportAsync(other.Folder("debian", [.. records.Where((_, i) => i % 3 != 0).Reverse()]));
        Assert.Equal(digest, (await other.ImportAsync(other.Folder("nuget", [.. records.Where((_, i) => i % 3 == 0)]))).Digest);
        Assert.Equal(digest, (await other.ImportAsync(other.At("nuget"))).Digest);
        Assert.NotEqual(digest, (await other.ImportAsync(other.Zip("one.zip", _nuget))).Digest);
    }

    [Fact]
    public async Task One_malformed_record_among_good_ones_is_named_and_left_out()
    {
        using var folder = new TestFolder();
        var result = await folder.ImportAsync(folder.Zip("all.zip", [("a.json", _bash.ToString()), ("b.json", _nuget.ToString()), ("evil\u001b[31m.json", "{\"id\":7}")]));
        var skipped = Assert.Single(result.Skipped);
        Assert.Equal(("PG8010", NotificationLevel.Warning), (skipped.Id, skipped.Level));
        Assert.Contains("evil\\u{001B}[31m.json", skipped.Message, StringComparison.Ordinal);
        Assert.Contains("'id' is no string", skipped.Message, StringComparison.Ordinal);
        Assert.Equal(2, result.Feeds.Length);
    }

    [Fact]
    public async Task Many_malformed_records_are_named_and_left_out_where_they_are_less_than_one_in_a_hundred()
    {
        using var folder = new TestFolder();
        (string, string)[] Entries(int bad) => [.. Enumerable.Range(0, 1000).Select(i => ($"{i}.json", i < bad ? "{" : Osv.Record($"CVE-2024-{1000 + i}").Affects("NuGet", "A").ToString()))];
        Assert.Equal(10, (await folder.ImportAsync(folder.Zip("ten.zip", Entries(10)))).Skipped.Length);
        await AssertRefused(folder, "11 of 1000 records", folder.Zip("eleven.zip", Entries(11)));
    }

    [Fact]
    public async Task What_macOS_puts_beside_records_is_no_record()
    {
        using var folder = new TestFolder();
        const string companion = "\0\u0005\u0016\u0007\0\u0002\0\0Mac OS X        ";
        var archive = folder.Zip("all.zip", [("x/CVE-2024-1111.json", _bash.ToString()), ("__MACOSX/x/._CVE-2024-1111.json", companion), ("x\\._GHSA-1.json", companion), ("x.json/", "")]);
        Assert.Empty((await folder.ImportAsync(archive)).Skipped);
        var feed = folder.Folder("feed", _bash);
        File.WriteAllText(Path.Combine(feed, "._CVE-2024-1111.json"), companion);
        Assert.Empty((await folder.ImportAsync(feed)).Skipped);
    }

    [Fact]
    public async Task An_id_with_control_characters_is_none()
    {
        using var folder = new TestFolder();
        var result = await folder.ImportAsync(folder.Zip("all.zip", [("a.json", Osv.Record("GHSA-\r\n::error::x").Affects("NuGet", "A").ToString()), ("b.json", _bash.ToString()), ("c.json", _nuget.ToString())]));
        Assert.Contains("'id' has an id with control characters", Assert.Single(result.Skipped).Message, StringComparison.Ordinal);
    }

    // Opening a pipe that nobody writes waits for ever.
    [Theory]
    [InlineData("pipe.json", "device or pipe")]
    [InlineData("all.zip", "damaged")]
    public async Task A_pipe_is_no_feed(string name, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes a pipe with mkfifo.");
        using var folder = new TestFolder();
        var feed = folder.Folder("feed");
        var pipe = Path.Combine(feed, name);
        using (var process = System.Diagnostics.Process.Start("mkfifo", pipe))
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await AssertRefused(folder, message, feed);
        await AssertRefused(folder, message, pipe);
    }

    [Fact]
    public async Task Names_in_an_archive_are_no_paths()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("all.zip", [("../../escaped.json", _bash.ToString()), ("/tmp/escaped.json", _nuget.ToString()), ("C:\\escaped.json", _bash11.ToString())]));
        Assert.Equal(["advisories.db", "all.zip"], folder.Files);
        Assert.False(File.Exists(Path.Combine(folder.At("."), "..", "..", "escaped.json")));
    }

    [Fact]
    public async Task What_cannot_be_imported_leaves_the_old_database()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("good.zip", _bash, _nuget));
        var good = File.ReadAllBytes(folder.At("good.zip"));
        File.WriteAllBytes(folder.At("cut.zip"), good[..^30]);
        File.WriteAllBytes(folder.At("head.zip"), good[..200]);
        File.WriteAllText(folder.At("text.zip"), "no archive");
        var flipped = good.ToArray();
        flipped[60] ^= 1;
        File.WriteAllBytes(folder.At("flipped.zip"), flipped);

        await AssertRefused(folder, "doesn't exist", folder.At("missing.zip"));
        await AssertRefused(folder, "nothing to import");
        await AssertRefused(folder, "has no advisories", folder.Folder("empty"));
        await AssertRefused(folder, "has no advisories", folder.At("good.zip"), folder.Folder("empty"));
        await AssertRefused(folder, "has no advisories", folder.Zip("other.zip", [("README.md", "x")]));
        await AssertRefused(folder, "damaged", folder.At("cut.zip"));
        await AssertRefused(folder, "damaged", folder.At("head.zip"));
        await AssertRefused(folder, "damaged", folder.At("text.zip"));
        await AssertRefused(folder, "damaged", folder.At("flipped.zip"));
        await AssertRefused(folder, "malformed", folder.Zip("bad.zip", [("a.json", "{}")]));
        await AssertRefused(folder, "malformed", folder.Zip("half.zip", [("a.json", "{}"), ("b.json", _bash.ToString())]));
    }

    [Fact]
    public async Task A_checksum_that_does_not_fit_is_seen_though_the_record_parses()
    {
        using var folder = new TestFolder();
        using (var archive = new ZipArchive(File.Create(folder.At("all.zip")), ZipArchiveMode.Create))
        {
            using var stream = archive.CreateEntry("a.json", CompressionLevel.NoCompression).Open();
            stream.Write(Encoding.UTF8.GetBytes(_bash.ToString()));
        }

        var bytes = File.ReadAllBytes(folder.At("all.zip"));
        bytes[bytes.AsSpan().IndexOf("CVE-2024"u8) + 4] = (byte)'1';
        File.WriteAllBytes(folder.At("all.zip"), bytes);
        await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(folder.At("all.zip")));
        Assert.False(File.Exists(folder.Database));
    }

    [Fact]
    public async Task A_record_of_enormous_size_is_left_out()
    {
        using var folder = new TestFolder();
        var result = await folder.ImportAsync(folder.Zip("all.zip", _bash, _nuget, Osv.Record("GHSA-9").With("details", new string('x', 17 << 20)).Affects("NuGet", "A")));
        Assert.Contains("larger than 16 MB", Assert.Single(result.Skipped).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bomb_is_no_archive_of_advisories()
    {
        using var folder = new TestFolder();
        var bomb = "{\"id\":\"A\",\"x\":\"" + new string('x', 15 << 20) + "\"}";
        await AssertRefused(folder, "unpacks to more than", folder.Zip("all.zip", [.. Enumerable.Range(0, 18).Select(i => ($"{i}.json", bomb))]));
    }

    [Fact]
    public async Task A_broken_old_database_is_no_base_for_a_new_one()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("1.zip", _bash, _nuget));
        var bytes = folder.DatabaseBytes;
        bytes.AsSpan(4096).Fill(0x55);
        File.WriteAllBytes(folder.Database, bytes);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(folder.Zip("2.zip", _bash)));
        Assert.Contains("delete it and import all feeds again", error.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, folder.DatabaseBytes);
    }

    [Fact]
    public async Task A_cancelled_import_leaves_the_old_database()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("1.zip", _bash));
        var before = folder.DatabaseBytes;
        using var stop = new CancellationTokenSource();
        var progress = new Immediately(_ => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AdvisoryImport.ImportAsync([folder.Zip("2.zip", _nuget)], folder.Database, progress, stop.Token));
        Assert.Equal(before, folder.DatabaseBytes);
        Assert.Equal(["1.zip", "2.zip", "advisories.db"], folder.Files);
    }

    [Fact]
    public async Task Progress_counts_records()
    {
        using var folder = new TestFolder();
        var last = 0L;
        await AdvisoryImport.ImportAsync([folder.Zip("2.zip", _nuget, _bash)], folder.Database, new Immediately(count => last = count), TestContext.Current.CancellationToken);
        Assert.Equal(2, last);
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_is_an_error()
    {
        using var folder = new TestFolder();
        var file = folder.Zip("2.zip", _nuget);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => AdvisoryImport.ImportAsync([file], Path.Combine(file, "advisories.db"), null, TestContext.Current.CancellationToken));
        Assert.Contains("can't be written", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => AdvisoryImport.ImportAsync([file], folder.At("."), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reader_of_the_old_database_goes_on_undisturbed()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(_bash);
        await folder.ImportAsync(folder.Zip("2.zip", Osv.Record("CVE-2024-9999").Affects("Debian:12", "bash")));
        Assert.Equal(["bash CVE-2024-1111 [] -"], database.Match(Deb("bash", "5")).Lines());
    }

    private static async Task AssertRefused(TestFolder folder, string reason, params string[] paths)
    {
        var before = File.Exists(folder.Database) ? folder.DatabaseBytes : null;
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(paths));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, File.Exists(folder.Database) ? folder.DatabaseBytes : null);
        Assert.DoesNotContain(folder.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    private sealed class Immediately(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
