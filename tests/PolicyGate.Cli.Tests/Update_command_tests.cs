using System.IO.Compression;
using System.Text;

namespace PolicyGate.Cli.Tests;

public sealed class Update_command_tests : IDisposable
{
    private const string NuGetRecord = """{"id":"GHSA-aaaa-bbbb-cccc","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"NuGet","name":"Shop.Core"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2.0.0"}]}]}]}""";
    private const string DebianRecord = """{"id":"DEBIAN-CVE-2020-0001","modified":"2026-01-01T00:00:00Z","upstream":["CVE-2020-0001"],"affected":[{"package":{"ecosystem":"Debian:12","name":"not-installed"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]}""";

    private readonly PolicyGateCommandLine _policygate = new();

    public void Dispose() => _policygate.Dispose();

    [Fact]
    public async Task An_update_without_names_fetches_what_scans_asked_for()
    {
        var image = await _policygate.WriteImageAsync();
        WriteArchive("NuGet", NuGetRecord);
        WriteArchive("Debian:12", DebianRecord);
        var first = (await _policygate.RunAsync("db", "update", "--source", "mirror", "--offline")).Succeeded();
        Assert.Contains("OSV/NuGet", first.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("Debian", first.StandardOutput, StringComparison.Ordinal);
        await _policygate.RunAsync("scan", image, "--offline");
        var second = (await _policygate.RunAsync("db", "update", "--source", "mirror", "--offline")).Succeeded();
        Assert.Matches(@"(?s)OSV/Debian:12 +1 fetched.*OSV/NuGet +unchanged.*Updated .*advisories\.db, sha256:", second.StandardOutput);
        Assert.Empty(second.StandardError);
        var status = (await _policygate.RunAsync("db", "status")).Succeeded();
        Assert.Matches(@"OSV/NuGet +1 record, 2026-01-01 00:00Z, CC-BY-4\.0", status.StandardOutput);
    }

    [Fact]
    public async Task A_feed_that_cant_be_fetched_is_exit_4_with_the_remedy()
    {
        var offline = await _policygate.RunAsync("db", "update", "--offline");
        Assert.Equal(4, offline.ExitCode);
        Assert.Matches("^PG9200: '.*' can't be fetched: --offline forbids all network. Name a folder", offline.StandardError);
        var http = await _policygate.RunAsync("db", "update", "--source", "http://127.0.0.1:9/");
        Assert.Equal(4, http.ExitCode);
        Assert.Contains("--allow-http", http.StandardError, StringComparison.Ordinal);
        var missing = await _policygate.RunAsync("db", "update", "--source", "mirror", "--ecosystem", "Debian:99");
        Assert.Equal(4, missing.ExitCode);
        Assert.Contains("no ecosystem 'Debian:99'", missing.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_policygate.Cache, "advisories.db")));
    }

    [Fact]
    public async Task A_wrong_certificate_file_is_exit_2()
    {
        var result = await _policygate.RunAsync("db", "update", "--registry-ca", "nowhere.pem");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--registry-ca 'nowhere.pem' doesn't exist", result.StandardError, StringComparison.Ordinal);
    }

    private void WriteArchive(string ecosystem, string record)
    {
        using var archive = new ZipArchive(File.Create(_policygate.Folder.Path("mirror", ecosystem, "all.zip")), ZipArchiveMode.Create);
        using var stream = archive.CreateEntry("record.json").Open();
        stream.Write(Encoding.UTF8.GetBytes(record));
    }
}
