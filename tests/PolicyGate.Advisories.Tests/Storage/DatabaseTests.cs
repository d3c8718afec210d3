using Microsoft.Data.Sqlite;
using PolicyGate.Inventory;
using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Storage;

public sealed class DatabaseTests
{
    private static readonly Osv[] _records =
    [
        .. Enumerable.Range(0, 20).Select(i => Osv.Record($"DEBIAN-CVE-2024-{1000 + i}").Upstream($"CVE-2024-{1000 + i}").With("details", string.Concat(Enumerable.Repeat($"Details of {i}. ", 20))).Affects("Debian:12", $"p{i}", fix: "2")),
        .. Enumerable.Range(0, 20).Select(i => Osv.Record($"GHSA-{i}").Aliases($"CVE-2024-{1000 + i}").Severity("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H").Affects("NuGet", $"P{i}", fix: "2.0")),
    ];

    // Half of them are not in any feed: that nothing is said of them has to be proven as well.
    private static readonly Package[] _packages = [.. Enumerable.Range(0, 40).SelectMany(i => new[] { Deb($"p{i}", "1"), Nupkg($"P{i}", "1.0") })];

    [Fact]
    public void A_missing_database_says_how_to_make_one()
    {
        using var folder = new TestFolder();
        var error = Assert.Throws<AdvisoryDatabaseException>(() => AdvisoryDatabase.Open(folder.Database));
        Assert.Equal("PG9200", error.Code);
        Assert.Contains("policygate db import PATH", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no database at all, but some text that is longer than SQLite's header of one hundred bytes, so that it is looked at")]
    public void A_file_that_is_no_database_is_refused(string content)
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.Database, content);
        Assert.Contains("policygate db import PATH", Assert.Throws<AdvisoryDatabaseException>(() => AdvisoryDatabase.Open(folder.Database)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE page (number INTEGER)", "is no advisory database")]
    [InlineData("PRAGMA application_id = 1346855268; PRAGMA user_version = 99", "has schema version 99, expected 2")]
    [InlineData("PRAGMA application_id = 1346855268; PRAGMA user_version = 2", "broken")]
    [InlineData("PRAGMA application_id = 1346855268; PRAGMA user_version = 2; CREATE TABLE database (digest TEXT, root BLOB)", "broken")]
    public void A_foreign_or_other_database_is_refused(string sql, string reason)
    {
        using var folder = new TestFolder();
        Execute(folder.Database, sql);
        var error = Assert.Throws<AdvisoryDatabaseException>(() => AdvisoryDatabase.Open(folder.Database));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("policygate db import PATH", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_in_a_folder_with_an_odd_name_and_without_write_permission_is_read()
    {
        using var folder = new TestFolder();
        using (await folder.DatabaseOfAsync(_records))
        {
        }

        Directory.CreateDirectory(folder.At("a?b#c%20d"));
        var path = Path.Combine(folder.At("a?b#c%20d"), "advisories.db");
        File.Move(folder.Database, path);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        using var database = AdvisoryDatabase.Open(path);
        Assert.Equal(40, database.Match(_packages).Length);
        Assert.Single(Directory.GetFiles(folder.At("a?b#c%20d")));
    }

    [Fact]
    public async Task A_flipped_byte_is_an_error_or_changes_nothing()
    {
        using var folder = new TestFolder();
        string[] expected;
        using (var database = await folder.DatabaseOfAsync(_records))
            expected = Answer(database);
        Assert.Equal(41, expected.Length);

        // SQLite's pages are mostly empty in so small a file; what is written is what matters.
        var bytes = folder.DatabaseBytes;
        var written = Enumerable.Range(0, bytes.Length).Where(at => bytes[at] != 0).ToArray();
        var random = new Random(1);
        var noticed = 0;
        for (var i = 0; i < 400; i++)
        {
            var (at, bit) = (written[random.Next(written.Length)], (byte)(1 << random.Next(8)));
            bytes[at] ^= bit;
            File.WriteAllBytes(folder.Database, bytes);
            bytes[at] ^= bit;
            try
            {
                using var database = AdvisoryDatabase.Open(folder.Database);
                Assert.Equal(expected, Answer(database));
            }
            catch (AdvisoryDatabaseException)
            {
                noticed++;
            }
        }

        Assert.InRange(noticed, 200, 400);
    }

    [Fact]
    public async Task A_database_that_was_cut_off_is_an_error_or_changes_nothing()
    {
        using var folder = new TestFolder();
        string[] expected;
        using (var database = await folder.DatabaseOfAsync(_records))
            expected = Answer(database);
        var bytes = folder.DatabaseBytes;
        for (var length = 0; length < bytes.Length; length += 509)
        {
            File.WriteAllBytes(folder.Database, bytes[..length]);
            Assert.Throws<AdvisoryDatabaseException>(() =>
            {
                using var database = AdvisoryDatabase.Open(folder.Database);
                return Answer(database);
            });
        }

        Assert.Equal(41, expected.Length);
    }

    [Theory]
    [InlineData("DELETE FROM page WHERE number = (SELECT MAX(number) FROM page)")]
    [InlineData("DELETE FROM page WHERE number = 1")]
    [InlineData("UPDATE page SET content = (SELECT content FROM page WHERE number = 2) WHERE number = 1")]
    [InlineData("UPDATE page SET content = x'00'")]
    [InlineData("DELETE FROM node")]
    [InlineData("UPDATE node SET hashes = zeroblob(length(hashes))")]
    [InlineData("DROP TABLE page")]
    [InlineData("UPDATE database SET digest = 'sha256:' || hex(zeroblob(32))")]
    public async Task A_lost_or_exchanged_row_is_an_error(string sql)
    {
        using var folder = new TestFolder();
        using (await folder.DatabaseOfAsync(_records))
        {
        }

        Execute(folder.Database, sql);
        var error = Assert.Throws<AdvisoryDatabaseException>(() =>
        {
            using var database = AdvisoryDatabase.Open(folder.Database);
            database.Verify(TestContext.Current.CancellationToken);
        });
        Assert.Contains("is broken", error.Message, StringComparison.Ordinal);
    }

    private static string[] Answer(AdvisoryDatabase database) =>
        [database.Digest, .. database.Match(_packages).Select(match => $"{match.Line()} {match.Severity} {match.SeveritySource} {match.Title} {match.Details} {match.Modified:O} {string.Join(' ', match.Cvss)}")];

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
