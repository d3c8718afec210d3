using System.Diagnostics;
using System.Globalization;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>Whatever happens to an import, there is a good database afterwards: the old one or the new one. POLICYGATE_TEST_ROUNDS multiplies the rounds.</summary>
public sealed class Database_crash_tests : IDisposable
{
    private static readonly string s_tool = Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll");
    private static readonly int s_rounds = 6 * (int.TryParse(Environment.GetEnvironmentVariable("POLICYGATE_TEST_ROUNDS"), CultureInfo.InvariantCulture, out var factor) ? factor : 1);

    private readonly PolicyGateCommandLine _policygate = new();

    private string Database => Path.Combine(_policygate.Cache, "advisories.db");

    public void Dispose() => _policygate.Dispose();

    [Fact]
    public async Task A_kill_at_any_moment_leaves_the_old_database_or_the_new_one()
    {
        var (old, now) = await DigestsAsync();
        var whole = Stopwatch.StartNew();
        (await _policygate.RunAsync("db", "import", "new")).Succeeded();
        var duration = whole.Elapsed;
        RestoreOld();

        // A scan's view of the old database, opened before all of this, stays what it was.
        using var reader = Advisories.AdvisoryDatabase.Open(Database);
        var random = new Random(4711);
        var killed = 0;
        for (var round = 0; round < s_rounds; round++)
        {
            var moment = duration * ((round + random.NextDouble()) / s_rounds);
            killed += await KillAfterAsync(moment, "db", "import", "new") ? 1 : 0;
            var digest = Verify();
            Assert.True(digest == old || digest == now, $"round {round}, after {moment.TotalMilliseconds:0} ms: {digest}");
            Assert.Equal(old, reader.Digest);
            reader.Verify(TestContext.Current.CancellationToken);
            if (digest == now)
                RestoreOld();
        }

        Assert.InRange(killed, 1, s_rounds);
        (await _policygate.RunAsync("db", "import", "new")).Succeeded();
        Assert.Equal(now, Verify());
    }

    [Theory]
    [InlineData(false, 64)]
    [InlineData(false, 400)]
    [InlineData(true, 64)]
    [InlineData(true, 900)]
    public async Task A_disk_that_is_full_leaves_the_old_database(bool isKilled, int blocks)
    {
        Requirement.Programs("bash");
        var (old, _) = await DigestsAsync();
        // A file may have no more than so many blocks of 1 kB; beyond that a write is an error, or the end of the process. So is the runtime's double mapping of code.
        var script = $"{(isKilled ? "" : "trap '' XFSZ; ")}ulimit -f {blocks}; exec dotnet '{s_tool}' db import new";
        var result = await ExternalProgram.RunAsync(
            "bash", ["-c", script], _policygate.Folder.Root,
            HermeticEnvironment.With(new Dictionary<string, string?> { ["POLICYGATE_CACHE_DIR"] = _policygate.Cache, ["DOTNET_EnableWriteXorExecute"] = "0" }), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal(old, Verify());
        if (isKilled)
            return;
        Assert.Equal(4, result.ExitCode);
        Assert.Contains("can't be written", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("The old database, if any, stays.", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(["advisories.db"], Directory.GetFiles(_policygate.Cache).Select(Path.GetFileName));
    }

    private async Task<(string Old, string New)> DigestsAsync()
    {
        WriteFeed("old", 300);
        WriteFeed("new", 4000);
        (await _policygate.RunAsync("db", "import", "new")).Succeeded();
        var now = Verify();
        File.Delete(Database);
        (await _policygate.RunAsync("db", "import", "old")).Succeeded();
        File.Copy(Database, _policygate.Folder.Path("old.db"));
        return (Verify(), now);
    }

    private void RestoreOld()
    {
        // Over a new file, as an import does it: who has the old one open keeps it.
        File.Copy(_policygate.Folder.Path("old.db"), Database + ".copy", overwrite: true);
        File.Move(Database + ".copy", Database, overwrite: true);
    }

    private string Verify()
    {
        using var database = Advisories.AdvisoryDatabase.Open(Database);
        database.Verify(TestContext.Current.CancellationToken);
        return database.Digest;
    }

    private async Task<bool> KillAfterAsync(TimeSpan moment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [s_tool, .. arguments]) { WorkingDirectory = _policygate.Folder.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["POLICYGATE_CACHE_DIR"] = _policygate.Cache;
        using var process = Process.Start(start)!;
        using var time = new CancellationTokenSource(moment);
        try
        {
            await process.WaitForExitAsync(time.Token);
            return false;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return true;
        }
    }

    private void WriteFeed(string name, int records)
    {
        using var archive = new System.IO.Compression.ZipArchive(File.Create(_policygate.Folder.Path($"{name}")), System.IO.Compression.ZipArchiveMode.Create);
        var random = new Random(records);
        for (var i = 0; i < records; i++)
        {
            var noise = new byte[200];
            random.NextBytes(noise);
            using var entry = archive.CreateEntry($"{i}.json", System.IO.Compression.CompressionLevel.NoCompression).Open();
            entry.Write(System.Text.Encoding.UTF8.GetBytes($$"""
                {"id":"CVE-2024-{{10000 + i}}","modified":"2024-01-01T00:00:00Z","details":"{{Convert.ToHexString(noise)}}",
                 "affected":[{"package":{"ecosystem":"NuGet","name":"P{{i % 700}}"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"{{i}}.0"}]}]}]}
                """));
        }
    }
}
