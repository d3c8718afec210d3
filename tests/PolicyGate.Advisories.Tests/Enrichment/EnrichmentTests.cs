using System.IO.Compression;
using System.Text;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Storage;
using PolicyGate.Testing;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Enrichment;

public sealed class EnrichmentTests : IDisposable
{
    private const string Vector31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";
    private static readonly Osv _flaw = Osv.Record("GHSA-1").Aliases("CVE-2024-5555").Affects("NuGet", "A", fix: "2.0");

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_match_tells_what_feeds_know_of_its_cve()
    {
        var match = await MatchAsync(
            Write("kev.json", """{"title":"KEV","catalogVersion":"2026.11.01","dateReleased":"2026-11-01T10:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2024-5555","dateAdded":"2026-10-01","dueDate":"2026-10-22"}]}"""),
            Gzip("epss.csv.gz", "#model_version:v2025.03.14,score_date:2026-11-02T00:00:00+0000\ncve,epss,percentile\nCVE-2024-5554,0.9,1\nCVE-2024-5555,0.12345,0.5\n"),
            Write("nvd.json", Nvd("CVE-2024-5555", $$$"""{"cvssMetricV31":[{"source":"cna@example.com","type":"Secondary","cvssData":{"vectorString":"CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L"}},{"source":"nvd@nist.gov","type":"Primary","cvssData":{"vectorString":"{{{Vector31}}}"}}]}""")));
        Assert.Equal(0.12345, match.Epss);
        Assert.True(match.KnownExploited);
        Assert.Equal(new DateOnly(2026, 10, 22), match.DueDate);
        Assert.Equal(["NVD 9.8", "cna@example.com 4.0"], match.Cvss.Select(score => FormattableString.Invariant($"{score.Source} {score.Score:0.0}")));
        Assert.Equal((Severity.Critical, "NVD"), (match.Severity, match.SeveritySource));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        database.Verify(TestContext.Current.CancellationToken);
        Assert.Equal(["CISA/KEV 1 2026-11-01 CC0-1.0", "FIRST/EPSS 2 2026-11-02 free with attribution to FIRST", "NVD/CVSS 1 2026-11-03 public domain"], database.EnrichmentFeeds.Select(feed => $"{feed.Name} {feed.Records} {feed.Date:yyyy-MM-dd} {feed.Licence}"));
        // They make the database no older, and are no feed of packages.
        Assert.Equal(["OSV/NuGet"], database.Feeds.Select(feed => feed.Name));
    }

    [Fact]
    public async Task A_records_own_score_and_word_come_before_those_of_others()
    {
        await _folder.ImportAsync(
            _folder.Zip("all.zip", Osv.Record("GHSA-1").Aliases("CVE-2024-5555").Severity("CVSS_V3", "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:N/I:N/A:L").Affects("NuGet", "A"), Osv.Record("GHSA-2").Aliases("CVE-2024-5555").With("database_specific", new { severity = "LOW" }).Affects("NuGet", "B")),
            Write("nvd.json", Nvd("CVE-2024-5555", $$$"""{"cvssMetricV31":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"vectorString":"{{{Vector31}}}"}}]}""")));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        var scored = Assert.Single(database.Match(Nupkg("A", "1.0")));
        Assert.Equal(["GHSA-1"], scored.Cvss.Select(score => score.Source));
        Assert.Equal(Severity.Low, scored.Severity);
        Assert.Equal(Severity.Low, Assert.Single(database.Match(Nupkg("B", "1.0"))).Severity);
    }

    [Fact]
    public async Task Each_feed_is_replaced_by_itself_and_the_digest_is_the_same_in_any_order()
    {
        var osv = _folder.Zip("all.zip", _flaw);
        var (first, second) = (Write("epss1.csv", "cve,epss,percentile\nCVE-2024-5555,0.5,0.5\n"), Write("epss2.csv", "cve,epss,percentile\nCVE-2024-5555,0.25,0.5\n"));
        var kev = Write("kev.json", """{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-5555","dueDate":"2026-10-22"}]}""");
        await _folder.ImportAsync(first, kev);
        await _folder.ImportAsync(osv);
        var result = await _folder.ImportAsync(second);
        Assert.Equal(["FIRST/EPSS"], result.Feeds.Select(feed => feed.Name));
        using (var database = AdvisoryDatabase.Open(_folder.Database))
        {
            var match = Assert.Single(database.Match(Nupkg("A", "1.0")));
            Assert.Equal((0.25, true), (match.Epss, match.KnownExploited));
        }

        File.Delete(_folder.Database);
        await _folder.ImportAsync(kev, second, osv);
        using var other = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(result.Digest, other.Digest);
    }

    [Fact]
    public async Task Files_of_one_feed_are_joined_and_found_in_a_folder()
    {
        Directory.CreateDirectory(_folder.At("feeds"));
        Write("feeds/nvdcve-2.0-2023.json", Nvd("CVE-2023-1111", $$$"""{"cvssMetricV2":[{"source":"nvd@nist.gov","type":"Primary","cvssData":{"vectorString":"AV:N/AC:L/Au:N/C:P/I:P/A:P"}}]}"""));
        Write("feeds/nvdcve-2.0-2024.json", Nvd("CVE-2024-5555", $$$"""{"cvssMetricV40":[{"source":"x","type":"Secondary","cvssData":{"vectorString":"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"}}]}"""));
        Write("feeds/notes.csv", "a,b\n1,2\n");
        _folder.Zip("feeds/all.zip", _flaw);
        var result = await _folder.ImportAsync(_folder.At("feeds"));
        Assert.Empty(result.Skipped);
        Assert.Equal(["OSV/NuGet 1", "NVD/CVSS 2"], result.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(9.3m, Assert.Single(Assert.Single(database.Match(Nupkg("A", "1.0"))).Cvss).Score);
    }

    [Fact]
    public async Task A_rejected_cve_has_no_score()
    {
        var match = await MatchAsync(Write("nvd.json", Nvd("CVE-2024-5555", $$$"""{"cvssMetricV31":[{"type":"Primary","cvssData":{"vectorString":"{{{Vector31}}}"}}]}""").Replace("\"id\"", "\"vulnStatus\":\"Rejected\",\"id\"", StringComparison.Ordinal)));
        Assert.Empty(match.Cvss);
    }

    [Theory]
    [InlineData("kev.json", """{"catalogVersion":"1","vulnerabilities":[{"cveID":"CVE-2024-5555"}""", "it ends too early|is no JSON")]
    [InlineData("kev.json", """{"catalogVersion":"1","vulnerabilities":[]}""", "it has no rows")]
    [InlineData("kev.json", """{"catalogVersion":"1","vulnerabilities":[1,2,3,{"cveID":"CVE-2024-5555"}]}""", "3 of its 4 rows make no sense")]
    [InlineData("epss.csv", "cve,epss,percentile\nCVE-2024-5555,1.5,1\nCVE-2024-1,x,1\n", "it has no rows")]
    [InlineData("epss.csv", "cve,epss,percentile\nCVE-2024-5555,0.5,1\nCVE-2024-5556,NaN,1\nCVE-2024-5557,-1,1\n", "2 of its 3 rows")]
    [InlineData("table.tsv", "cve\ttype\tvector\tseen_in\nCVE-2024-5555\tCVSS_V3\tnonsense\tx\n", "it has no rows")]
    [InlineData("haiku.json", """[{"cycle":"1","eol":"2020-01-01"}]""", "'haiku' is no distribution")]
    [InlineData("x.json", """{"schema_version":"1.2.0","result":{"name":"debian","releases":5}}""", "no product of endoflife.date")]
    public async Task A_damaged_feed_is_refused_and_the_old_database_stays(string name, string content, string message)
    {
        await _folder.ImportAsync(_folder.Zip("all.zip", _flaw));
        var before = _folder.DatabaseBytes;
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => _folder.ImportAsync(Write(name, content)));
        Assert.Contains(message.Split('|'), part => error.Message.Contains(part, StringComparison.Ordinal));
        Assert.Equal(before, _folder.DatabaseBytes);
    }

    [Fact]
    public async Task A_gzip_that_is_cut_off_is_refused()
    {
        var path = Gzip("epss.csv.gz", "cve,epss,percentile\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"CVE-2024-{10000 + i},0.{i * 7919 % 100000:00000},0.5\n")));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^3000]);
        var error = await Assert.ThrowsAsync<AdvisoryDatabaseException>(() => _folder.ImportAsync(path));
        Assert.Contains("Get it again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_that_makes_no_sense_is_told_and_left_out()
    {
        var result = await _folder.ImportAsync(Write("epss.csv", "cve,epss,percentile\nCVE-2024-5555,0.5,1\nnonsense\n"));
        Assert.Contains("1 row was left out, among them 'nonsense'", Assert.Single(result.Skipped).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flipped_bit_in_a_table_is_noticed()
    {
        await _folder.ImportAsync(_folder.Zip("all.zip", _flaw), Write("epss.csv", "cve,epss,percentile\nCVE-2024-5555,0.5,0.5\n"));
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE page SET content = X'0000' WHERE number = (SELECT MAX(number) FROM page)";
            Assert.Equal(1, command.ExecuteNonQuery());
        }

        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Throws<AdvisoryDatabaseException>(() => database.Match(Nupkg("A", "1.0")));
        Assert.Throws<AdvisoryDatabaseException>(() => database.Verify(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("CVE-2024-5555", true)]
    [InlineData("CVE-1999-0001", true)]
    [InlineData("cve-2024-5555", true)]
    [InlineData("CVE-2024-17592186044415", true)]
    [InlineData("CVE-2024-17592186044416", false)]
    [InlineData("CVE-2024-555", false)]
    [InlineData("CVE-2024-55x5", false)]
    [InlineData("GHSA-2024-5555", false)]
    public void A_cve_is_a_number(string id, bool expected) => Assert.Equal(expected, CveKey.Of(id) is not null);

    [Fact]
    public void Cves_are_ordered_as_their_keys()
    {
        string[] ids = ["CVE-1999-0001", "CVE-1999-9999", "CVE-1999-10000", "CVE-2024-0001", "CVE-2024-123456789"];
        Assert.Equal(ids, ids.Reverse().OrderBy(id => CveKey.Of(id)));
    }

    [Fact]
    public void Every_row_of_a_table_is_found_and_no_other()
    {
        var rows = Enumerable.Range(0, 20_000).ToDictionary(i => i * 3L, i => BitConverter.GetBytes(i));
        var stored = EnrichmentPages.Write(EnrichmentTable.Of(EnrichmentKind.Epss, "X/Y", null, rows));
        var index = EnrichmentPages.ReadIndex(stored.Pages[0]);
        Assert.Equal(stored.Table.Pages, stored.Pages.Count);
        Assert.True(index.Length > 10);
        for (var key = 0L; key < 60_010; key++)
        {
            var place = Array.BinarySearch(index, key);
            var page = stored.Pages[1 + (place >= 0 ? place : ~place - 1)];
            Assert.Equal(rows.TryGetValue(key, out var expected), EnrichmentPages.TryFind(page, key, out var body));
            Assert.Equal(expected ?? [], body.ToArray());
        }
    }

    [Fact]
    public async Task The_real_feeds_are_read_small_and_fast_and_say_what_they_say()
    {
        var epss = SharedData.Path("data/enrich/epss/epss_scores.csv.gz");
        var result = await _folder.ImportAsync(epss, SharedData.Path("data/enrich/kev/known_exploited_vulnerabilities.json"), SharedData.Path("data/enrich/cve-cvss/cve_cvss.tsv.gz"));
        Assert.Empty(result.Skipped);
        Assert.Equal(["CISA/KEV 1404", "FIRST/EPSS 360142", "cve_cvss/CVSS 6341"], result.Feeds.Select(feed => $"{feed.Name} {feed.Records}"));
        Assert.InRange(new FileInfo(_folder.Database).Length, 1, 2_500_000);
        using var file = PageFile.Open(_folder.Database);
        var reader = new EnrichmentReader(file);
        using var lines = new StreamReader(new GZipStream(File.OpenRead(epss), CompressionMode.Decompress));
        var checks = 0;
        for (var (line, number) = (lines.ReadLine(), 0); (line = lines.ReadLine()) is not null; number++)
        {
            if (number % 97 != 0)
                continue;
            var fields = line.Split(',');
            Assert.Equal(double.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture), reader.Of(fields[0]).Epss!.Value, 5e-6);
            checks++;
        }

        Assert.InRange(checks, 3700, 3800);
        var git = reader.Of("CVE-2025-48384");
        Assert.Equal((true, new DateOnly(2025, 9, 15)), (git.IsExploited, git.DueDate));
        Assert.Equal("Bitnami", Assert.Single(reader.Of("CVE-2007-4559").Vectors).Source);
        Assert.Equal(CveFacts.None, reader.Of("CVE-2099-0001"));
        reader.Verify(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("debian.csv", "version,codename,series,created,release,eol,eol-lts,eol-elts\n12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-11,2028-06-30,2033-06-30\n13,Trixie,trixie,2023-06-10,2025-08-09,2028-08-09\n,Sid,sid,1993-08-16\n", "distro-info/debian debian 12 2028-06-30 debian 13 2028-08-09")]
    [InlineData("ubuntu.csv", "version,codename,series,created,release,eol,eol-server,eol-esm,eol-legacy\n24.04 LTS,Noble Numbat,noble,2023-10-12,2024-04-25,2029-05-31,2029-05-31,2034-04-25\n", "distro-info/ubuntu ubuntu 24.04 2029-05-31")]
    [InlineData("x.json", """{"schema_version":"1.2.0","last_modified":"2026-11-01T00:00:00+00:00","result":{"name":"debian","releases":[{"name":"12","eolFrom":"2026-07-11","eoesFrom":"2028-06-30"},{"name":"13","eolFrom":"2028-08-09"},{"name":"14","eolFrom":null}]}}""", "endoflife.date/debian debian 12 2028-06-30 debian 13 2028-08-09")]
    [InlineData("x.json", """{"schema_version":"1.2.0","result":{"name":"ubuntu","releases":[{"name":"24.04","eolFrom":"2029-05-31","eoesFrom":"2034-04-25"}]}}""", "endoflife.date/ubuntu ubuntu 24.04 2029-05-31")]
    [InlineData("alpine.json", """[{"cycle":"3.22","eol":"2027-05-01","latest":"3.22.1"},{"cycle":"edge","eol":false}]""", "endoflife.date/alpine alpine 3.22 2027-05-01")]
    public async Task End_of_life_dates_are_read(string name, string content, string expected)
    {
        await _folder.ImportAsync(Write(name, content));
        using var database = AdvisoryDatabase.Open(_folder.Database);
        Assert.Equal(expected, $"{Assert.Single(database.EnrichmentFeeds).Name} " + string.Join(' ', database.SupportedReleases().Select(release => $"{release.Distribution} {release.Release} {release.LastDay:yyyy-MM-dd}")));
    }

    private async Task<VulnerabilityMatch> MatchAsync(params string[] feeds)
    {
        await _folder.ImportAsync([_folder.Zip("all.zip", _flaw), .. feeds]);
        using var database = AdvisoryDatabase.Open(_folder.Database);
        return Assert.Single(database.Match(Nupkg("A", "1.0")));
    }

    private static string Nvd(string cve, string metrics) =>
        $$$"""{"resultsPerPage":1,"startIndex":0,"totalResults":1,"format":"NVD_CVE","version":"2.0","timestamp":"2026-11-03T00:00:00.000","vulnerabilities":[{"cve":{"id":"{{{cve}}}","metrics":{{{metrics}}}}}]}""";

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.At(name), content);
        return _folder.At(name);
    }

    private string Gzip(string name, string content)
    {
        using var stream = new GZipStream(File.Create(_folder.At(name)), CompressionMode.Compress);
        stream.Write(Encoding.UTF8.GetBytes(content));
        return _folder.At(name);
    }
}
