using System.Text.Json;
using System.Xml.Linq;
using PolicyGate.Images;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

public sealed class Scan_command_tests : IDisposable
{
    private readonly PolicyGateCommandLine _policygate = new();

    private const string Policy = "version: 1\nfail:\n  - severity: [high, critical]\nwarn:\n  - severity: medium\ndatabase: { maxAge: 36500d }\n";

    private const string Rule = """
        version: 1
        rules:
          - name: reviewed
            when: { finding: CVE-2026-0001 }
            reason: Reviewed.
            expires: 2090-12-31

        """;

    [Fact]
    public async Task The_exit_code_follows_the_verdict_and_the_verdict_the_rules_of_the_commit()
    {
        var git = await ShopAsync();

        Assert.Equal(1, (await ScanAsync()).ExitCode);

        git.Write(".policygate/disable/shop.yaml", Rule);
        var underReview = await ScanAsync();
        Assert.Equal((1, "underReview"), (underReview.ExitCode, DispositionOf(underReview, "CVE-2026-0001")));

        await git.CommitAsync("Excuse it", TestContext.Current.CancellationToken);
        var passed = await ScanAsync();
        Assert.Equal((0, "disabled"), (passed.ExitCode, DispositionOf(passed, "CVE-2026-0001")));
    }

    [Fact]
    public async Task A_rule_of_the_trusted_revision_carries_its_commit_author_and_line()
    {
        var git = await ShopAsync();
        git.Write(".policygate/disable/shop.yaml", Rule);
        var commit = await git.CommitAsync("Excuse it", TestContext.Current.CancellationToken);

        using var json = JsonDocument.Parse((await ScanAsync()).StandardOutput);

        var rule = json.RootElement.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("id").GetString() == "CVE-2026-0001").GetProperty("rule");
        Assert.Equal("reviewed", rule.GetProperty("name").GetString());
        Assert.Equal(".policygate/disable/shop.yaml", rule.GetProperty("file").GetString());
        Assert.Equal(3, rule.GetProperty("line").GetInt32());
        Assert.Equal(commit, rule.GetProperty("commit").GetString());
        Assert.Contains(GitRepository.Author, rule.GetProperty("author").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_inputs_give_the_same_bytes()
    {
        await ShopAsync();
        string[] arguments = ["scan", "oci-archive:shop.tar", "--repository", "repository", "--as-of", "2026-06-30", "--format", "json", "--output"];

        var first = await _policygate.RunAsync([.. arguments, "sarif=first.sarif"]);
        var second = await _policygate.RunAsync([.. arguments, "sarif=second.sarif"], new() { ["TZ"] = "Asia/Tokyo", ["LANG"] = "tr_TR.UTF-8", ["LC_ALL"] = "tr_TR.UTF-8" });

        Assert.Equal(first.StandardOutput, second.StandardOutput);
        Assert.NotEmpty(first.StandardOutput);
        Assert.Equal(File.ReadAllText(_policygate.Folder.Path("first.sarif")), File.ReadAllText(_policygate.Folder.Path("second.sarif")));
    }

    [Fact]
    public async Task A_stale_database_is_used_and_ends_with_exit_4()
    {
        var git = await ShopAsync();
        git.Write(".policygate/policy.yaml", Policy.Replace("36500d", "7d", StringComparison.Ordinal));
        await git.CommitAsync("Ask for a fresh database", TestContext.Current.CancellationToken);

        var result = await ScanAsync("--as-of", "2026-06-30");

        Assert.Equal(4, result.ExitCode);
        Assert.Equal("active", DispositionOf(result, "CVE-2026-0001"));
    }

    [Fact]
    public async Task Without_a_repository_the_built_in_policy_counts_and_a_notification_says_so()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();

        var result = await _policygate.RunAsync("scan", "oci-archive:shop.tar", "--format", "json", "--as-of", "2026-01-02");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("PG8006", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_the_rules_of_the_commit_is_exit_2_with_file_line_and_column()
    {
        var git = await ShopAsync();
        git.Write(".policygate/disable/shop.yaml", Rule.Replace("finding:", "fnding:", StringComparison.Ordinal));
        await git.CommitAsync("A typing error", TestContext.Current.CancellationToken);

        var scan = await ScanAsync();
        var check = await _policygate.RunAsync("rules", "check", "--repository", "repository");

        Assert.All([scan, check], result =>
        {
            Assert.Equal(2, result.ExitCode);
            Assert.Matches(@"^\.policygate/disable/shop\.yaml\(4,13\): PG90\d\d: .*'fnding'.*'finding'", result.StandardError);
        });
    }

    [Fact]
    public async Task An_error_is_handed_over_to_a_build_host_with_its_place()
    {
        var git = await ShopAsync();
        git.Write(".policygate/disable/shop.yaml", Rule.Replace("finding:", "fnding:", StringComparison.Ordinal));
        await git.CommitAsync("A typing error", TestContext.Current.CancellationToken);

        Assert.Equal(2, (await ScanAsync("--output", "msbuild=result.xml")).ExitCode);

        var result = XDocument.Load(_policygate.Folder.Path("result.xml")).Root!;
        var diagnostic = Assert.Single(result.Elements("diagnostic"));
        Assert.Equal(("error", "2"), ((string?)result.Attribute("verdict"), (string?)result.Attribute("exitCode")));
        Assert.Equal(
            ("error", "PG9003", Path.Combine(git.Folder, ".policygate", "disable", "shop.yaml"), "4", "13"),
            ((string?)diagnostic.Attribute("level"), (string?)diagnostic.Attribute("code"), (string?)diagnostic.Attribute("file"), (string?)diagnostic.Attribute("line"), (string?)diagnostic.Attribute("column")));
        // A last line without a last column would be shown as (4-4,13), which no reader of MSBuild's diagnostics knows.
        Assert.Equal(("0", "0"), ((string?)diagnostic.Attribute("endLine"), (string?)diagnostic.Attribute("endColumn")));
    }

    [Fact]
    public async Task A_mistake_in_the_work_tree_is_told_by_rules_check_and_doesnt_stop_a_scan()
    {
        var git = await ShopAsync();
        git.Write(".policygate/disable/shop.yaml", Rule.Replace("finding:", "fnding:", StringComparison.Ordinal));

        Assert.Equal(2, (await _policygate.RunAsync("rules", "check", "--repository", "repository")).ExitCode);
        var scan = await ScanAsync();
        Assert.Equal(1, scan.ExitCode);
        Assert.Contains("PG9025", scan.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_pipeline_the_findings_become_annotations_beside_a_table_and_never_within_json()
    {
        await ShopAsync();
        var github = new Dictionary<string, string?> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = _policygate.Folder.Path("summary.md") };
        string[] scan = ["scan", "oci-archive:shop.tar", "--repository", "repository", "--trusted-ref", "main"];

        var table = await _policygate.RunAsync(scan, github);
        var json = await _policygate.RunAsync([.. scan, "--format", "json"], github);

        Assert.Contains("\n::error ", table.StandardOutput, StringComparison.Ordinal);
        JsonDocument.Parse(json.StandardOutput).Dispose();
        Assert.Contains("::error ", json.StandardError, StringComparison.Ordinal);
        Assert.Contains("lets anybody in", File.ReadAllText(_policygate.Folder.Path("summary.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inventory_lists_the_packages()
    {
        await _policygate.WriteImageAsync();

        var table = await _policygate.RunAsync("inventory", "shop.tar");
        var json = await _policygate.RunAsync("inventory", "shop.tar", "--format", "json");

        Assert.Equal((0, 0), (table.ExitCode, json.ExitCode));
        Assert.Contains("Shop.Core", table.StandardOutput, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.StandardOutput);
        Assert.Equal(
            ["pkg:deb/debian/base-files@12.4?arch=amd64&distro=debian-12", null, "pkg:nuget/Shop.Core@1.0.0"],
            document.RootElement.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("purl").GetString()));
        Assert.Equal("dotnet-project", document.RootElement.GetProperty("packages")[1].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Db_status_shows_feeds_dates_counts_and_digest()
    {
        await _policygate.ImportAdvisoryAsync();

        var status = (await _policygate.RunAsync("db", "status")).Succeeded();

        Assert.Matches(@"OSV/NuGet +1 records?, 2026-01-01", status.StandardOutput);
        Assert.Matches("sha256:[0-9a-f]{64}", status.StandardOutput);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("scan", "--help")]
    [InlineData("inventory", "--help")]
    [InlineData("db", "--help")]
    [InlineData("db", "import", "--help")]
    [InlineData("rules", "check", "--help")]
    [InlineData("--version")]
    public async Task Help_is_exit_0(params string[] arguments)
    {
        var result = await _policygate.RunAsync(arguments);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEmpty(result.StandardOutput);
        Assert.Empty(result.StandardError);
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("inventory")]
    public async Task Help_names_every_limit_with_its_default(string command)
    {
        var help = (await _policygate.RunAsync(command, "--help")).Succeeded().StandardOutput;

        Assert.All(ImageLimit.All, limit => Assert.Contains($"{limit.Name}={limit.ValueIn(new())}", help, StringComparison.Ordinal));
        Assert.DoesNotContain("[default: ImageLimits", help, StringComparison.Ordinal);
    }

    public void Dispose() => _policygate.Dispose();

    private async Task<GitRepository> ShopAsync()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        var git = await GitRepository.InitializeAsync(Directory.CreateDirectory(_policygate.Folder.Path("repository")).FullName, TestContext.Current.CancellationToken);
        git.Write(".policygate/policy.yaml", Policy);
        await git.CommitAsync("The gate", TestContext.Current.CancellationToken);
        return git;
    }

    private Task<ProgramResult> ScanAsync(params string[] more) =>
        _policygate.RunAsync(["scan", "oci-archive:shop.tar", "--repository", "repository", "--format", "json", .. more]);

    private static string DispositionOf(ProgramResult scan, string id)
    {
        using var json = JsonDocument.Parse(scan.StandardOutput);
        return json.RootElement.GetProperty("findings").EnumerateArray().Single(finding => finding.GetProperty("id").GetString() == id).GetProperty("disposition").GetString()!;
    }
}
