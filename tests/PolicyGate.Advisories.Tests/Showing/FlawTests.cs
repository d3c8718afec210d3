using System.Text;
using System.Text.Json;
using PolicyGate.Reporting.Tests;

namespace PolicyGate.Advisories.Tests.Showing;

public sealed class FlawTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private AdvisoryDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_folder.At("epss.csv"), "#model_version:v2025.03.14,score_date:2024-01-01T00:00:00Z\ncve,epss,percentile\nCVE-2024-1111,0.25,0.5\nCVE-2024-7777,0.5,0.5\n");
        await _folder.ImportAsync(_folder.At("epss.csv"), _folder.Zip(
            "all.zip",
            Osv.Record("GHSA-aaaa-bbbb-cccc").Aliases("CVE-2024-1111").With("summary", "A \u001b[2J flaw").Severity("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H").Affects("NuGet", "A", fix: "2.0").Affects("NuGet", "B", [("introduced", "1"), ("last_affected", "3")], ["1.5"]),
            Osv.Record("GO-2024-1").Aliases("GHSA-aaaa-bbbb-cccc").Affects("Go", "example.com/a"),
            Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "a"),
            Osv.Record("DSA-1-1").Related("CVE-2024-1111", "CVE-2024-2222").Affects("Debian:12", "a", fix: "3"),
            Osv.Record("GHSA-other").Aliases("CVE-2024-2222").Affects("NuGet", "C")));
        _database = AdvisoryDatabase.Open(_folder.Database);
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("CVE-2024-1111")]
    [InlineData("cve-2024-1111")]
    [InlineData("GHSA-AAAA-BBBB-CCCC")]
    [InlineData("GO-2024-1")]
    public void Under_each_of_its_ids_all_records_of_a_flaw_are_found(string id)
    {
        using var document = Json(id)!;
        Assert.Equal(
            ["GHSA-aaaa-bbbb-cccc True", "GO-2024-1 True", "DEBIAN-CVE-2024-1111 False", "DSA-1-1 False"],
            document.RootElement.GetProperty("records").EnumerateArray().Select(record => $"{record.GetProperty("id").GetString()} {record.GetProperty("sameFlaw").GetBoolean()}"));
        Assert.Equal(0.25, document.RootElement.GetProperty("epss").GetDouble());
    }

    [Fact]
    public void The_table_tells_all_that_a_record_says_and_nothing_to_the_terminal()
    {
        using var stream = new MemoryStream();
        Assert.True(_database.Show("CVE-2024-1111", DatabaseFormat.Table, stream, TestContext.Current.CancellationToken));
        var lines = Encoding.UTF8.GetString(stream.ToArray()).Split('\n');
        Assert.Equal("CVE-2024-1111", lines[0]);
        Assert.Contains("aliases   GHSA-aaaa-bbbb-cccc, GO-2024-1", lines);
        Assert.Contains("epss      0.25", lines);
        Assert.Contains("  A \\u{001B}[2J flaw", lines);
        Assert.Contains("  severity CVSS_V3 CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", lines);
        Assert.Contains("  OSV/NuGet                a                            from the first, fixed in 2.0", lines);
        Assert.Contains("  OSV/NuGet                b                            from 1, up to and with 3; versions 1.5", lines);
        Assert.Contains("DSA-1-1 (names it among others), OSV", lines);
    }

    [Fact]
    public void A_CVE_of_which_only_a_table_knows_is_shown()
    {
        using var document = Json("CVE-2024-7777")!;
        Assert.Equal(0.5, document.RootElement.GetProperty("epss").GetDouble());
        Assert.Empty(document.RootElement.GetProperty("records").EnumerateArray());
    }

    [Theory]
    [InlineData("CVE-2024-1112")]
    [InlineData("GHSA")]
    [InlineData("\u001b[2J")]
    public void What_is_unknown_is_not_written(string id) => Assert.Null(Json(id));

    private JsonDocument? Json(string id)
    {
        using var stream = new MemoryStream();
        if (!_database.Show(id, DatabaseFormat.Json, stream, TestContext.Current.CancellationToken))
        {
            Assert.Equal(0, stream.Length);
            return null;
        }

        JsonJudge.Accepts("database-show.schema.json", stream.ToArray(), closed: true);
        return JsonDocument.Parse(stream.ToArray());
    }
}
