using System.Text;
using System.Text.Json;
using PolicyGate.Reporting.Tests;

namespace PolicyGate.Advisories.Tests.Showing;

public sealed class ComparisonTests
{
    private static readonly Osv _same = Osv.Record("GHSA-same").Affects("NuGet", "A");

    [Fact]
    public async Task Each_change_is_told_by_id_and_feed()
    {
        using var old = new TestFolder();
        using var now = new TestFolder();
        using var one = await old.DatabaseOfAsync(
            _same,
            Osv.Record("GHSA-gone").Affects("NuGet", "A"),
            Osv.Record("GHSA-word").With("summary", "a").Affects("NuGet", "A"),
            Osv.Record("GHSA-fix").Affects("NuGet", "A").Affects("npm", "a"),
            Osv.Record("GHSA-back").Affects("NuGet", "A"));
        using var other = await now.DatabaseOfAsync(
            _same,
            Osv.Record("GHSA-word").With("summary", "b").Affects("NuGet", "A"),
            Osv.Record("GHSA-fix").Affects("NuGet", "A", fix: "2").Affects("npm", "a").Affects("PyPI", "a"),
            Osv.Record("GHSA-back", "2024-05-01T00:00:00Z").With("withdrawn", "2024-05-01T00:00:00Z").Affects("NuGet", "A"),
            Osv.Record("GHSA-new").Affects("NuGet", "A"));
        Assert.Equal(
            ["withdrawn OSV/NuGet GHSA-back", "changed OSV/NuGet GHSA-fix", "added OSV/PyPI GHSA-fix", "removed OSV/NuGet GHSA-gone", "added OSV/NuGet GHSA-new", "changed OSV/NuGet GHSA-word"],
            Changes(one, other));
        Assert.Equal(
            ["changed OSV/NuGet GHSA-back", "changed OSV/NuGet GHSA-fix", "removed OSV/PyPI GHSA-fix", "added OSV/NuGet GHSA-gone", "removed OSV/NuGet GHSA-new", "changed OSV/NuGet GHSA-word"],
            Changes(other, one));
        Assert.Contains("OSV/NuGet                      records: 1 added, 2 changed, 1 withdrawn, 1 removed", Text(one, other, DatabaseFormat.Table), StringComparison.Ordinal);
        Assert.Empty(Changes(one, one));
        Assert.Contains("The same content", Text(one, one, DatabaseFormat.Table), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_are_counted()
    {
        using var old = new TestFolder();
        using var now = new TestFolder();
        using var one = await WithEpssAsync(old, "CVE-2024-0001,0.1,0\nCVE-2024-0002,0.2,0\nCVE-2024-0003,0.3,0\n");
        using var other = await WithEpssAsync(now, "CVE-2024-0001,0.1,0\nCVE-2024-0003,0.4,0\nCVE-2024-0004,0.5,0\nCVE-2024-0005,0.5,0\n");
        Assert.Contains("FIRST/EPSS                     rows: 2 added, 1 changed, 1 removed", Text(one, other, DatabaseFormat.Table), StringComparison.Ordinal);
        Assert.Empty(Changes(one, other));
    }

    [Fact]
    public async Task What_a_feed_says_is_no_command_for_a_terminal()
    {
        using var old = new TestFolder();
        using var now = new TestFolder();
        using var one = await old.DatabaseOfAsync(_same);
        using var other = await now.DatabaseOfAsync(_same, Osv.Record("GHSA-\u202E").With("summary", "\u001b[2J").Affects("NuGet", "A"));
        var text = Text(one, other, DatabaseFormat.Table);
        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\u202E', text);
        Assert.Contains("\\u{001B}[2J", text, StringComparison.Ordinal);
    }

    private static async Task<AdvisoryDatabase> WithEpssAsync(TestFolder folder, string rows)
    {
        File.WriteAllText(folder.At("epss.csv"), "#model_version:v2025.03.14,score_date:2024-01-01T00:00:00Z\ncve,epss,percentile\n" + rows);
        await folder.ImportAsync(folder.Zip("a.zip", _same), folder.At("epss.csv"));
        return AdvisoryDatabase.Open(folder.Database);
    }

    private static IEnumerable<string> Changes(AdvisoryDatabase old, AdvisoryDatabase now)
    {
        var json = Encoding.UTF8.GetBytes(Text(old, now, DatabaseFormat.Json));
        JsonJudge.Accepts("database-diff.schema.json", json, closed: true);
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("changes").EnumerateArray().Select(change => string.Join(' ', change.GetProperty("change").GetString(), change.GetProperty("feed").GetString(), change.GetProperty("id").GetString()))];
    }

    private static string Text(AdvisoryDatabase old, AdvisoryDatabase now, DatabaseFormat format)
    {
        using var stream = new MemoryStream();
        old.Compare(now, format, stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
