using System.Formats.Tar;
using System.Text;
using PolicyGate.Inventory;
using ZstdSharp;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Importing.Formats;

public sealed class FeedUnionTests
{
    private const string Tracker = """{"bash":{"CVE-2024-0001":{"releases":{"bookworm":{"status":"resolved","repositories":{"bookworm":"5.2-2"},"fixed_version":"0","urgency":"low"}}},"CVE-2024-0002":{"releases":{"bookworm":{"status":"open","repositories":{"bookworm":"5.2-2"},"urgency":"medium"}}}}}""";

    [Fact]
    public async Task OSV_and_the_distributions_own_feed_unite_and_its_negative_statement_wins()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("all.zip", Osv.Record("DEBIAN-CVE-2024-0001").Upstream("CVE-2024-0001").Affects("Debian:12", "bash"), Osv.Record("DEBIAN-CVE-2024-0003").Upstream("CVE-2024-0003").Affects("Debian:12", "bash")));
        await File.WriteAllTextAsync(folder.At("json"), Tracker, TestContext.Current.CancellationToken);
        Assert.Equal("Debian Security Tracker/Debian:12", Assert.Single((await folder.ImportAsync(folder.At("json"))).Feeds).Name);
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(["Debian Security Tracker/Debian:12 2", "OSV/Debian:12 2"], database.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        Assert.Equal(["CVE-2024-0002", "CVE-2024-0003"], database.Match(Deb("bash", "5.2-2")).Select(match => match.Id).Order());
    }

    [Fact]
    public async Task A_feed_is_replaced_by_what_all_paths_hold_of_it()
    {
        using var folder = new TestFolder();
        string Secdb(string repository, string name, string cve)
        {
            var path = folder.At($"{repository}.json");
            File.WriteAllText(path, $$$$"""{"distroversion":"v3.18","reponame":"{{{{repository}}}}","apkurl":"","packages":[{"pkg":{"name":"{{{{name}}}}","secfixes":{"1-r0":["{{{{cve}}}}"]}}}]}""");
            return path;
        }

        Assert.Equal("CVE-2024-0001 of a, CVE-2024-0001 of b", await After(Secdb("main", "a", "CVE-2024-0001"), Secdb("community", "b", "CVE-2024-0001")));
        Assert.Equal("CVE-2024-0002 of a", await After(Secdb("main", "a", "CVE-2024-0002")));

        async Task<string> After(params string[] paths)
        {
            Assert.Equal("Alpine secdb/Alpine:v3.18", Assert.Single((await folder.ImportAsync(paths)).Feeds).Name);
            using var database = AdvisoryDatabase.Open(folder.Database);
            return string.Join(", ", database.Report(new("alpine", "3.18.4", null, null, null), Apk("a"), Apk("b")).Matches.Select(match => $"{match.Id} of {match.Package.Name}"));
        }

        static Package Apk(string name) => Package("apk", name, "0-r0") with { Purl = new() { Type = "apk", Namespace = "alpine", Name = name, Version = "0-r0" } };
    }

    [Fact]
    public async Task An_archive_of_documents_is_read_whatever_names_are_in_it()
    {
        using var folder = new TestFolder();
        var path = folder.At("csaf.tar.zst");
        await using (var packed = new CompressionStream(File.Create(path), leaveOpen: false))
        await using (var archive = new TarWriter(packed, leaveOpen: true))
        {
            Write("../../../evil.json", FeedSamples.Files["cve-2024-11111.json"]);
            Write("/etc/other.json", FeedSamples.Files["cve-2024-11111.json"].Replace("CVE-2024-11111", "CVE-2024-22222", StringComparison.Ordinal));
            Write("changes.csv", "not a record");
            archive.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.json") { LinkName = "/etc/passwd" });

            void Write(string name, string text) => archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        }

        var result = await folder.ImportAsync(path);
        Assert.Equal(["Red Hat CSAF/Red Hat:enterprise_linux:9::baseos 2", "Red Hat CSAF/Red Hat:rhel_eus:9.2::appstream 2"], result.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        Assert.Empty(result.Skipped);
        Assert.False(File.Exists(Path.Combine(folder.At(".."), "evil.json")));

        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(path));
    }

    [Fact]
    public async Task A_folder_and_a_zip_hold_feeds_of_every_form()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.At("feeds"));
        foreach (var (name, text) in FeedSamples.Files)
            await File.WriteAllTextAsync(folder.At(Path.Combine("feeds", Path.GetFileName(name))), text, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.At("feeds/readme.xml"), "<html/>", TestContext.Current.CancellationToken);
        var ofFolder = await folder.ImportAsync(folder.At("feeds"));
        Assert.Equal(15, ofFolder.Feeds.Select(feed => feed.Name.Split('/')[0]).Distinct().Count() + 1);
        Assert.Empty(ofFolder.Skipped);
        var ofZip = await folder.ImportAsync(folder.Zip("all.zip", [.. FeedSamples.Files.Select(sample => (sample.Key, sample.Value))]));
        Assert.Equal(ofFolder.Feeds.Select(feed => (feed.Name, feed.Records)), ofZip.Feeds.Select(feed => (feed.Name, feed.Records)));
    }
}
