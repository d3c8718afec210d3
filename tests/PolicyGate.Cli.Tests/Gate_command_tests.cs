using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>A stored scan is judged again without the image, and compared with an earlier one.</summary>
public sealed class Gate_command_tests : IDisposable
{
    private const string Policy = "version: 1\nfail:\n  - severity: [high, critical]\nwarn:\n  - severity: medium\ndatabase: { maxAge: 36500d }\n";

    private readonly PolicyGateCommandLine _policygate = new();

    public void Dispose() => _policygate.Dispose();

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public async Task A_stored_scan_has_the_same_verdict_and_findings_without_image_and_database(string form)
    {
        await ShopAsync(Policy);
        var scan = await _policygate.RunAsync("scan", "oci-archive:shop.tar", "--repository", "repository", "--format", "json", "--output", $"{form}=stored", "--sarif-profile", "full");
        File.Delete(_policygate.Folder.Path("shop.tar"));
        Directory.Delete(_policygate.Cache, recursive: true);

        var gate = await _policygate.RunAsync("gate", "stored", "--repository", "repository", "--format", "json");

        Assert.Equal((1, 1), (scan.ExitCode, gate.ExitCode));
        foreach (var part in new[] { "findings", "verdict", "verdictOnceMerged", "reasons", "score", "target", "database", "policy" })
            Assert.Equal(JsonNode.Parse(scan.StandardOutput)![part]!.ToJsonString(), JsonNode.Parse(gate.StandardOutput)![part]!.ToJsonString());
    }

    [Fact]
    public async Task A_rule_that_was_merged_since_counts_and_at_the_earlier_commit_it_doesnt()
    {
        var git = await ShopAsync(Policy);
        var before = (await git.RunAsync(["rev-parse", "HEAD"], TestContext.Current.CancellationToken)).StandardOutput.Trim();
        await ScanAsync("--output", "json=stored.json");
        git.Write(".policygate/disable/shop.yaml", "version: 1\nrules:\n  - name: reviewed\n    when: { finding: CVE-2026-0001 }\n    reason: Reviewed.\n");
        await git.CommitAsync("Excuse it", TestContext.Current.CancellationToken);

        Assert.Equal(0, (await GateAsync("stored.json")).ExitCode);
        Assert.Equal(1, (await GateAsync("stored.json", "--trusted-ref", before)).ExitCode);
    }

    [Fact]
    public async Task What_is_no_stored_scan_is_exit_2_in_one_line()
    {
        await ShopAsync(Policy);
        _policygate.Folder.Write("other.sarif", """{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Other"}},"results":[]}]}""");
        _policygate.Folder.Write("bad.json", "{");

        var other = await GateAsync("other.sarif");

        Assert.Equal(2, other.ExitCode);
        Assert.StartsWith("PG9017: 'other.sarif' is SARIF of 'Other', not of PolicyGate", other.StandardError, StringComparison.Ordinal);
        Assert.Equal(2, (await GateAsync("bad.json")).ExitCode);
        Assert.Equal(2, (await GateAsync("missing.json")).ExitCode);
        Assert.Equal(2, (await _policygate.RunAsync("gate", "other.sarif", "--format", "cyclonedx")).ExitCode);
    }

    [Fact]
    public async Task Only_what_the_baseline_hasnt_decides()
    {
        await ShopAsync(Policy + "onlyNew: true\n");

        var first = await ScanAsync("--output", "json=earlier.json", "--output", "sarif=earlier.sarif", "--sarif-profile", "github");
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("PG8013", first.StandardOutput, StringComparison.Ordinal);

        await _policygate.WriteImageAsync(version: "1.0.1");
        foreach (var baseline in new[] { "earlier.json", "earlier.sarif" })
        {
            var compared = await ScanAsync("--baseline", baseline);
            Assert.Equal(0, compared.ExitCode);
            Assert.DoesNotContain("PG8013", compared.StandardOutput, StringComparison.Ordinal);
        }

        _policygate.Folder.Write("empty.json", Without(File.ReadAllText(_policygate.Folder.Path("earlier.json"))));
        Assert.Equal(1, (await ScanAsync("--baseline", "empty.json")).ExitCode);
        Assert.Equal(2, (await ScanAsync("--baseline", "missing.json")).ExitCode);
    }

    [Fact]
    public async Task The_history_remembers_by_branch_and_by_digest()
    {
        await ShopAsync(Policy + "onlyNew: true\n");
        var nothing = await ScanAsync("--baseline", "history");
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("PG8046", nothing.StandardOutput, StringComparison.Ordinal);
        var digest = JsonNode.Parse(nothing.StandardOutput)!["image"]!["digest"]!.GetValue<string>();

        await _policygate.WriteImageAsync(version: "1.0.1");

        Assert.Equal(0, (await ScanAsync("--baseline", digest)).ExitCode);
        Assert.Equal(0, (await ScanAsync("--baseline", "history")).ExitCode);
        Assert.Equal(0, (await ScanAsync("--baseline", "history:main")).ExitCode);
        Assert.Equal(1, (await ScanAsync("--baseline", "history:other")).ExitCode);
        Assert.Equal(1, (await ScanAsync("--baseline", "sha256:" + new string('0', 64))).ExitCode);
    }

    [Fact]
    public async Task A_pull_requests_scan_is_no_baseline_of_the_branch_it_is_named_like()
    {
        var git = await ShopAsync(Policy + "onlyNew: true\n");
        await git.RunAsync(["update-ref", "refs/remotes/origin/main", "HEAD"], TestContext.Current.CancellationToken);
        Dictionary<string, string?> request = new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_EVENT_NAME"] = "pull_request", ["GITHUB_BASE_REF"] = "main", ["GITHUB_HEAD_REF"] = "main" };
        string[] scan = ["scan", "oci-archive:shop.tar", "--repository", "repository", "--format", "json"];

        await _policygate.RunAsync(scan, request);

        Assert.Equal(1, (await _policygate.RunAsync([.. scan, "--baseline", "history"], request)).ExitCode);
        await _policygate.RunAsync(scan);
        Assert.Equal(0, (await _policygate.RunAsync([.. scan, "--baseline", "history"], request)).ExitCode);
    }

    [Theory]
    [InlineData("no database at all, and long enough to be read as one, if anybody did")]
    [InlineData(null)]
    public async Task A_broken_history_is_thrown_away_with_a_notice(string? content)
    {
        await ShopAsync(Policy);
        await ScanAsync();
        var history = Path.Combine(_policygate.Cache, "history.db");
        var bytes = File.ReadAllBytes(history);
        if (content is not null)
        {
            File.WriteAllText(history, content);
        }
        else
        {
            // A flaw in the kept scan itself: its last bytes on the page.
            bytes[^3] ^= 0x55;
            File.WriteAllBytes(history, bytes);
        }

        var result = await ScanAsync("--baseline", "history");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("was thrown away", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("was thrown away", (await ScanAsync("--baseline", "history")).StandardError, StringComparison.Ordinal);
    }

    private static string Without(string scan)
    {
        var json = JsonNode.Parse(scan)!;
        json["findings"] = new JsonArray();
        return json.ToJsonString();
    }

    private Task<ProgramResult> ScanAsync(params string[] more) => _policygate.RunAsync(["scan", "oci-archive:shop.tar", "--repository", "repository", "--format", "json", .. more]);

    private Task<ProgramResult> GateAsync(string file, params string[] more) => _policygate.RunAsync(["gate", file, "--repository", "repository", "--format", "json", .. more]);

    private async Task<GitRepository> ShopAsync(string policy)
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        var git = await GitRepository.InitializeAsync(Directory.CreateDirectory(_policygate.Folder.Path("repository")).FullName, TestContext.Current.CancellationToken);
        git.Write(".policygate/policy.yaml", policy);
        await git.CommitAsync("Policy", TestContext.Current.CancellationToken);
        return git;
    }
}
