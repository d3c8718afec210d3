using System.Text.Json;
using PolicyGate.Policy;
using PolicyGate.Reporting.Sarif;

namespace PolicyGate.Reporting.Tests;

public sealed class Sarif_run_tests
{
    private static readonly ReportOptions s_full = new() { SarifProfile = SarifProfile.Full };

    [Fact]
    public void The_tool_is_named_with_its_version()
    {
        var driver = Run(Scans.Typical()).GetProperty("tool").GetProperty("driver");
        Assert.Equal("PolicyGate", driver.GetProperty("name").GetString());
        Assert.Equal("PolicyGate 0.1.0", driver.GetProperty("fullName").GetString());
        Assert.Equal("0.1.0", driver.GetProperty("version").GetString());
        Assert.Equal("0.1.0", driver.GetProperty("semanticVersion").GetString());
        Assert.StartsWith("https://", driver.GetProperty("informationUri").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Verdict.Pass, true, 0, "The gate passed")]
    [InlineData(Verdict.Warn, true, 0, "The gate passed with warnings")]
    [InlineData(Verdict.Fail, true, 1, "The gate failed")]
    [InlineData(Verdict.Error, false, 4, "The gate could not judge: database older than 7 days.")]
    public void A_failed_gate_is_a_success_of_the_tool_and_a_missing_verdict_is_not(Verdict verdict, bool successful, int exitCode, string description)
    {
        var report = Scans.Report(Scans.Active(Scans.NuGet()));
        var reason = new GateReason(verdict, verdict == Verdict.Error ? "database older than 7 days" : "severity: high", null, verdict == Verdict.Error ? 0 : 1);
        var invocation = Run(report with { Judgement = report.Judgement with { Verdict = new(verdict, verdict == Verdict.Pass ? [] : [reason]) } }).GetProperty("invocations")[0];
        Assert.Equal(successful, invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.Equal(exitCode, invocation.TryGetProperty("exitCode", out var written) ? written.GetInt32() : 0);
        Assert.StartsWith(description, invocation.GetProperty("exitCodeDescription").GetString(), StringComparison.Ordinal);
        if (!successful)
            Assert.Contains(invocation.GetProperty("toolExecutionNotifications").EnumerateArray(), notification => notification.GetProperty("level").GetString() == "error");
    }

    [Fact]
    public void Notifications_of_the_scan_and_of_its_settings_are_told_apart()
    {
        var invocation = Run(Scans.Typical()).GetProperty("invocations")[0];
        Assert.Equal(["PG8003"], Ids(invocation.GetProperty("toolExecutionNotifications")));
        Assert.Equal(["PG8006"], Ids(invocation.GetProperty("toolConfigurationNotifications")));
        static string[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(notification => notification.GetProperty("descriptor").GetProperty("id").GetString()!)];
    }

    [Fact]
    public void A_notification_of_an_unknown_kind_has_a_descriptor_too() =>
        Run(Scans.Report() with { Notifications = [new("X42", NotificationLevel.Error, "Something of a third party's cataloger.", "a/b")] });

    [Fact]
    public void The_repository_is_named_without_credentials()
    {
        var provenance = Run(Scans.Typical()).GetProperty("versionControlProvenance")[0];
        Assert.Equal("https://github.com/contoso/shop.git", provenance.GetProperty("repositoryUri").GetString());
        Assert.Equal(Scans.Head, provenance.GetProperty("revisionId").GetString());
        Assert.Equal("main", provenance.GetProperty("branch").GetString());
        Assert.Equal("SRCROOT", provenance.GetProperty("mappedTo").GetProperty("uriBaseId").GetString());
    }

    [Theory]
    [InlineData("git@github.com:contoso/shop.git", "ssh://github.com/contoso/shop.git")]
    [InlineData("ssh://git:pw@example.com:2222/shop.git", "ssh://example.com:2222/shop.git")]
    [InlineData("https://token@dev.azure.com/contoso/shop/_git/shop?x=y#z", "https://dev.azure.com/contoso/shop/_git/shop")]
    [InlineData("/home/someone/shop.git", null)]
    [InlineData("../shop.git", null)]
    [InlineData("file:///home/someone/shop", null)]
    [InlineData(@"C:\work\shop", null)]
    [InlineData("", null)]
    public void A_remote_becomes_an_address_that_is_the_same_everywhere(string remote, string? expected) =>
        Assert.Equal(expected, SarifProvenance.Address(remote)?.OriginalString);

    [Theory]
    [InlineData(null)]
    [InlineData("0000000000000000000000000000000000000000")]
    [InlineData("not a commit")]
    public void Without_a_commit_there_is_no_provenance(string? head)
    {
        var report = Scans.Typical();
        Assert.False(Run(report with { Repository = report.Repository! with { Head = head } }).TryGetProperty("versionControlProvenance", out _));
    }

    [Fact]
    public void The_category_names_target_and_platform_and_nothing_that_changes()
    {
        var id = Run(Scans.Typical()).GetProperty("automationDetails").GetProperty("id").GetString()!;
        Assert.Equal("policygate/contoso/shop/linux-amd64/", id);
        Assert.False(Run(Scans.Typical(), s_full with { SarifCategory = false }).TryGetProperty("automationDetails", out _));
    }

    [Fact]
    public void In_Azure_Pipelines_the_run_carries_the_identity_of_the_pipeline()
    {
        var details = Run(Scans.Typical(), new() { Environment = new Dictionary<string, string>(Pipeline.Variables) { ["TF_BUILD"] = "True" } }).GetProperty("automationDetails");
        var id = details.GetProperty("id").GetString()!;
        Assert.Equal("azuredevops/pipeline/build/contoso/11111111-1111-1111-1111-111111111111/1234/22222222-2222-2222-2222-222222222222/refs%2Fheads%2Fmain/98765", id);
        Assert.Equal(9, id.Split('/').Length);
        Assert.Equal("1234", details.GetProperty("properties").GetProperty("azuredevops/pipeline/build/buildDefinitionId").GetString());
        Assert.Equal("Nightly Build", details.GetProperty("properties").GetProperty("azuredevops/pipeline/build/buildDefinitionName").GetString());
    }

    [Theory]
    [InlineData("BUILD_DEFINITIONID", "0")]
    [InlineData("SYSTEM_PHASEID", "00000000-0000-0000-0000-000000000000")]
    [InlineData("BUILD_SOURCEBRANCH", "$(Build.SourceBranch)")]
    [InlineData("SYSTEM_COLLECTIONURI", "")]
    public void Where_the_pipeline_is_not_known_the_file_says_that_it_can_not_be_published(string variable, string value)
    {
        var run = Run(Scans.Typical(), new() { SarifProfile = SarifProfile.AzureDevOps, Environment = new Dictionary<string, string>(Pipeline.Variables) { [variable] = value } });
        Assert.False(run.TryGetProperty("automationDetails", out _));
        Assert.Contains("can't be published", run.GetProperty("invocations")[0].GetProperty("toolConfigurationNotifications").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_of_the_image_stand_in_the_properties_of_the_run_only()
    {
        var run = Run(Scans.Typical());
        var image = run.GetProperty("properties").GetProperty("policyGate").GetProperty("image");
        Assert.Equal(Scans.Digest('a').ToString(), image.GetProperty("digest").GetString());
        Assert.Equal("linux/amd64", image.GetProperty("platform").GetString());
        Assert.DoesNotContain(Scans.Digest('a').ToString(), run.GetProperty("results").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Scans.Digest('a').ToString(), run.GetProperty("tool").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_weakness_of_a_rule_is_in_the_taxonomy()
    {
        var run = Run(Scans.Report(Scans.Active(Scans.NuGet() with { Cwes = ["CWE-755", "CWE-79", "cwe-20", "NVD-CWE-noinfo", "CWE-99999999999"] })));
        var taxonomy = run.GetProperty("taxonomies")[0];
        Assert.Equal("CWE", taxonomy.GetProperty("name").GetString());
        Assert.Equal(["20", "79", "755"], taxonomy.GetProperty("taxa").EnumerateArray().Select(taxon => taxon.GetProperty("id").GetString()));
        var driver = run.GetProperty("tool").GetProperty("driver");
        Assert.Equal("CWE", driver.GetProperty("supportedTaxonomies")[0].GetProperty("name").GetString());
        Assert.Equal(["20 0", "79 1", "755 2"], driver.GetProperty("rules")[0].GetProperty("relationships").EnumerateArray()
            .Select(relationship => relationship.GetProperty("target")).Select(target => $"{target.GetProperty("id").GetString()} {target.GetProperty("index")}"));
        Assert.Contains("external/cwe/cwe-79", driver.GetProperty("rules")[0].GetProperty("properties").GetProperty("tags").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "true", false)]
    [InlineData("TF_BUILD", "True", false)]
    [InlineData("CI", "true", true)]
    public void The_environment_chooses_the_profile(string variable, string value, bool full)
    {
        var run = Run(Scans.Typical(), new() { Environment = new Dictionary<string, string>(Pipeline.Variables) { [variable] = value } });
        Assert.Equal(full, run.GetProperty("results")[0].TryGetProperty("suppressions", out _));
    }

    [Fact]
    public void Profiles_have_the_words_of_the_option()
    {
        Assert.Equal([SarifProfile.Full, SarifProfile.GitHub, SarifProfile.AzureDevOps], ReportOptions.SarifProfileNames.Select(name => ReportOptions.ParseSarifProfile(name)!.Value));
        Assert.Null(ReportOptions.ParseSarifProfile("GitHub"));
    }

    private static JsonElement Run(ScanReport report, ReportOptions? options = null) => SarifJudge.Judge(report.Write("sarif", options ?? s_full));
}
