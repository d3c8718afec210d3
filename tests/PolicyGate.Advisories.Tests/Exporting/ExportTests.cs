using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Advisories.Exporting;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;
using PolicyGate.Reporting.Tests;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Exporting;

public sealed class ExportTests
{
    private static readonly Osv _odd = Osv.Record("GHSA-odd", "2024-01-01T00:00:00.1234567Z")
        .With("details", "line\nline\u0007 \u202E </script> ü 🙂").With("summary", " ").With("withdrawn", "2024-05-01T00:00:00Z").With("published", "0001-01-01T00:00:00Z")
        .Aliases("CVE-2024-9999").Severity("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H")
        .With("references", new[] { new { type = "WEB", url = "https://b.example/" }, new { type = "ADVISORY", url = "https://a.example/" } })
        .With("database_specific", new { severity = "HIGH", cwe_ids = new[] { "CWE-79" } })
        .Affects("NuGet", "Ä", [("introduced", "0"), ("last_affected", "2"), ("limit", "3")], ["1.0", "2.0"], new { severity = "low" }, new[] { new { type = "CVSS_V2", score = "AV:N/AC:L/Au:N/C:N/I:N/A:P" } })
        .Affects("npm", "\u0001 odd");

    [Fact]
    public async Task What_is_exported_is_imported_to_the_same_digest()
    {
        using var folder = new TestFolder();
        var digest = await ImportMuchAsync(folder);
        var lines = Export(folder);
        Assert.Equal(digest, await RestoreAsync(folder, lines));
        Assert.Contains("\"digest\":\"" + digest, lines[..lines.IndexOf('\n', StringComparison.Ordinal)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_whose_feeds_have_different_versions_of_a_record_is_imported_to_the_same_digest()
    {
        using var folder = new TestFolder();
        Osv Shared(string modified, string fix) => Osv.Record("CVE-2024-1", modified).Affects("Debian:11", "a", fix: fix).Affects("Debian:12", "a", fix: fix);
        await folder.ImportAsync(folder.Zip("1.zip", Shared("2024-01-01T00:00:00Z", "1"), Osv.Record("CVE-2024-2").Affects("Debian:11", "a"), _odd));
        var young = Osv.Record("CVE-2024-1", "2024-02-01T00:00:00Z").Affects("Debian:12", "a", fix: "2");
        var digest = (await folder.ImportAsync(folder.Zip("2.zip", young))).Digest;
        Assert.Equal(digest, await RestoreAsync(folder, Export(folder)));
    }

    [Fact]
    public async Task The_real_feeds_are_imported_to_the_same_digest()
    {
        using var folder = new TestFolder();
        foreach (var feed in (string[])["osv/NuGet", "osv/Debian_12", "distro-raw"])
            await folder.ImportAsync(SharedData.Path("data/" + feed));
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(database.Digest, await RestoreAsync(folder, Export(folder)));
    }

    [Fact]
    public async Task Other_feeds_stay_and_those_of_the_export_are_replaced()
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("1.zip", Osv.Record("GHSA-1").Affects("NuGet", "A")));
        var export = folder.At("export.jsonl");
        await File.WriteAllTextAsync(export, Export(folder), TestContext.Current.CancellationToken);
        await folder.ImportAsync(folder.Zip("2.zip", Osv.Record("GHSA-2").Affects("NuGet", "A"), Osv.Record("GHSA-3").Affects("Go", "A")));
        var result = await folder.ImportAsync(export);
        Assert.Equal(["OSV/NuGet"], result.Feeds.Select(feed => feed.Name));
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(["OSV/Go 1", "OSV/NuGet 1"], database.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        Assert.True(Shows(database, "GHSA-1") && Shows(database, "GHSA-3") && !Shows(database, "GHSA-2"));
        Assert.Contains("on its own", (await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(export, folder.At("1.zip")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_export_is_known_by_its_content()
    {
        using var folder = new TestFolder();
        var digest = await ImportMuchAsync(folder);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(Export(folder)));
        await File.WriteAllBytesAsync(folder.At("export"), packed.ToArray(), TestContext.Current.CancellationToken);
        File.Delete(folder.Database);
        Assert.Equal(digest, (await folder.ImportAsync(folder.At("export"))).Digest);
        packed.SetLength(packed.Length - 20);
        await File.WriteAllBytesAsync(folder.At("export"), packed.ToArray(), TestContext.Current.CancellationToken);
        await AssertRefusedAsync(folder, folder.At("export"), digest);
    }

    [Fact]
    public async Task An_export_that_was_cut_off_or_changed_is_refused_and_the_old_database_stays()
    {
        using var folder = new TestFolder();
        var digest = await ImportMuchAsync(folder);
        var good = Encoding.UTF8.GetBytes(Export(folder));
        var path = folder.At("export.jsonl");
        var random = new Random(7);
        var start = ExportHeader.Start.Length;
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(start, good.Length - 1);
            byte[] bad = i % 3 == 0 ? good[..at] : i % 3 == 1 ? [.. good, (byte)'{'] : [.. good];
            if (i % 3 == 2)
                bad[at] ^= (byte)(1 << random.Next(7));
            await File.WriteAllBytesAsync(path, bad, TestContext.Current.CancellationToken);
            await AssertRefusedAsync(folder, path, digest);
        }
    }

    [Theory]
    [InlineData("\"policyGateExport\":1", "\"policyGateExport\":2", "newer form")]
    [InlineData("\"id\":\"GHSA-1\"", "\"id\":\"GHSA-1\",\"unheardOf\":1", "'unheardOf' is unknown here")]
    [InlineData("\"feed\":\"OSV/NuGet\"", "\"feed\":\"NuGet\"", "of no feed")]
    [InlineData("\"introduced\"", "\"begun\"", "'begun' is unknown here")]
    public async Task What_is_not_understood_is_refused(string text, string replacement, string message)
    {
        using var folder = new TestFolder();
        await folder.ImportAsync(folder.Zip("1.zip", Osv.Record("GHSA-1").Affects("NuGet", "A")));
        await File.WriteAllTextAsync(folder.At("e"), Seal(Export(folder).Replace(text, replacement, StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        Assert.Contains(message, (await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(folder.At("e")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_that_a_record_or_package_can_have_is_written_and_read()
    {
        var record = new AdvisoryRecord
        {
            Id = "A", Modified = Time(1), Published = Time(2), Withdrawn = Time(3), Aliases = ["B"], Upstream = ["C"], Related = ["D"], Summary = "E", Details = "F",
            Severities = [new("G", "H")], Word = "I", Cwes = ["CWE-1"], References = ["https://j.example/"], Source = "K", License = "L",
        };
        var package = new AffectedPackage
        {
            Ecosystem = "Red Hat:9", Name = "M", Ranges = [[new(RangeEventKind.Introduced, "0"), new(RangeEventKind.Fixed, "1")], []], Versions = ["N"], Severities = [new("O", "P")], Word = "Q",
            Status = PackageStatus.EndOfLife, Channel = "R", Module = "", Architectures = ["S"], FixPublished = Time(4),
        };
        AssertAllSet(record, new AdvisoryRecord { Id = "", Modified = default });
        AssertAllSet(package, new AffectedPackage { Ecosystem = "", Name = "" });
        var (recordBytes, packageBytes) = (new ContentWriter(), new ContentWriter());
        RecordCodec.Write(recordBytes, record);
        RecordCodec.Write(packageBytes, package);
        using var stream = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(stream))
            AdvisoryJson.Write(json, record, [new("K/Red Hat:9", "M", new(0, 0), packageBytes.ToArray())]);
        using var document = System.Text.Json.JsonDocument.Parse(stream.ToArray());
        var read = AdvisoryJsonReader.Read(document.RootElement);
        Assert.Equal(recordBytes.ToArray(), read.Content);
        var entry = Assert.Single(read.Entries);
        Assert.Equal(("K/Red Hat:9", "M"), (entry.Feed, entry.Name));
        Assert.Equal(packageBytes.ToArray(), entry.Body);
    }

    [Fact]
    public async Task Each_line_follows_the_schema()
    {
        using var folder = new TestFolder();
        await ImportMuchAsync(folder);
        foreach (var line in Export(folder).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            JsonJudge.Accepts("database-export.schema.json", Encoding.UTF8.GetBytes(line), closed: true);
    }

    private static void AssertAllSet<T>(T value, T empty) => Assert.All(
        typeof(T).GetProperties().Where(property => property.CanWrite),
        property => Assert.NotEqual(JsonText(property.GetValue(empty)), JsonText(property.GetValue(value))));

    private static string JsonText(object? value) => System.Text.Json.JsonSerializer.Serialize(value);

    private static DateTimeOffset Time(int day) => new(2024, 1, day, 1, 2, 3, TimeSpan.Zero);

    private static async Task<string> ImportMuchAsync(TestFolder folder)
    {
        await folder.ImportAsync(folder.Zip("1.zip", _odd, Osv.Record("GHSA-2").Affects("NuGet", "A"), Osv.Record("CVE-2024-1").With("affected", Array.Empty<object>())));
        File.WriteAllText(folder.At("kev.json"), new JsonObject
        {
            ["title"] = "CISA Catalog of Known Exploited Vulnerabilities", ["catalogVersion"] = "2024.01.01", ["dateReleased"] = "2024-01-01T00:00:00Z",
            ["vulnerabilities"] = new JsonArray(new JsonObject { ["cveID"] = "CVE-2024-9999", ["dueDate"] = "2024-02-01" }, new JsonObject { ["cveID"] = "CVE-2024-123456" }),
        }.ToJsonString());
        File.WriteAllText(folder.At("epss.csv"), "#model_version:v2025.03.14,score_date:2024-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-9999,0.12345,0.5\nCVE-2024-0001,1,0.9\n");
        File.WriteAllText(folder.At("cvss.tsv"), "cve\ttype\tvector\tseen_in\nCVE-2024-9999\tCVSS_V3\tCVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H\tnvd\n");
        File.WriteAllText(folder.At("debian.csv"), "version,codename,series,created,release,eol,eol-lts,eol-elts\n12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-06-10,2028-06-30,\n");
        return (await folder.ImportAsync(folder.At("kev.json"), folder.At("epss.csv"), folder.At("cvss.tsv"), folder.At("debian.csv"))).Digest;
    }

    private static string Export(TestFolder folder)
    {
        using var database = AdvisoryDatabase.Open(folder.Database);
        using var stream = new MemoryStream();
        database.Export(stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>An export with a last line that fits.</summary>
    private static string Seal(string lines)
    {
        var body = lines[..lines.LastIndexOf("{\"end\":", StringComparison.Ordinal)];
        return $$$"""{{{body}}}{"end":{"lines":{{{body.Count(letter => letter == '\n')}}},"sha256":"{{{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(body)))}}}"}}""" + "\n";
    }

    private static async Task<string> RestoreAsync(TestFolder folder, string lines)
    {
        File.Delete(folder.Database);
        await File.WriteAllTextAsync(folder.At("export.jsonl"), lines, TestContext.Current.CancellationToken);
        var result = await folder.ImportAsync(folder.At("export.jsonl"));
        using var database = AdvisoryDatabase.Open(folder.Database);
        database.Verify(TestContext.Current.CancellationToken);
        return result.Digest;
    }

    private static async Task AssertRefusedAsync(TestFolder folder, string path, string digest)
    {
        await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => folder.ImportAsync(path));
        using var database = AdvisoryDatabase.Open(folder.Database);
        Assert.Equal(digest, database.Digest);
    }

    private static bool Shows(AdvisoryDatabase database, string id) => database.Show(id, DatabaseFormat.Json, Stream.Null, TestContext.Current.CancellationToken);
}
