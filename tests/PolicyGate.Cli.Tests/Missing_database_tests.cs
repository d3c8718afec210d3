using Microsoft.Data.Sqlite;

namespace PolicyGate.Cli.Tests;

/// <summary>Without a good database there is no verdict: exit 4, one line with the remedy, and no report.</summary>
public sealed class Missing_database_tests(ImportedDatabase imported) : IClassFixture<ImportedDatabase>, IDisposable
{
    private readonly PolicyGateCommandLine _policygate = new();

    public void Dispose() => _policygate.Dispose();

    [Theory]
    [InlineData("missing", "There is no advisory database")]
    [InlineData("folder", "There is no advisory database")]
    [InlineData("empty", "is no advisory database")]
    [InlineData("text", "broken")]
    [InlineData("foreign", "is no advisory database")]
    [InlineData("older", "has schema version 1, expected")]
    [InlineData("newer", "a newer PolicyGate made it, so use that, or delete it")]
    [InlineData("cut", "")]
    [InlineData("changed", "broken")]
    [InlineData("lost", "broken")]
    public async Task A_scan_ends_with_exit_4(string how, string message)
    {
        var path = _policygate.Folder.Path("advisories.db");
        var bytes = await File.ReadAllBytesAsync(imported.Path, TestContext.Current.CancellationToken);
        if (how == "folder")
            Directory.CreateDirectory(path);
        else if (how != "missing")
            await File.WriteAllBytesAsync(path, how switch { "empty" => [], "text" => new byte[5000], "cut" => bytes[..(bytes.Length / 2)], _ => bytes }, TestContext.Current.CancellationToken);
        var sql = how switch
        {
            "foreign" => "PRAGMA application_id = 1",
            "older" => "PRAGMA user_version = 1",
            "newer" => "PRAGMA user_version = 99",
            "changed" => "UPDATE page SET content = (SELECT content FROM page WHERE number = 0)",
            "lost" => "DELETE FROM page",
            _ => null,
        };
        if (sql is not null)
            Execute(path, sql);

        var image = await _policygate.WriteImageAsync();
        _policygate.Folder.Write("scan.sarif", "of yesterday, all well");
        var result = await _policygate.RunAsync("scan", image, "--as-of", "2026-01-02", "--database", path, "--output", "sarif=scan.sarif");
        Assert.Equal(4, result.ExitCode);
        Assert.Empty(result.StandardOutput);
        var line = Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries), text => text.StartsWith("PG", StringComparison.Ordinal));
        Assert.StartsWith("PG9200: ", line, StringComparison.Ordinal);
        Assert.Contains(message, line, StringComparison.Ordinal);
        Assert.Contains("policygate db ", line, StringComparison.Ordinal);
        Assert.False(File.Exists(_policygate.Folder.Path("scan.sarif")));
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
