using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Advisories;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class Sarif_file_tests
{
    private static readonly ReportOptions s_full = new() { SarifProfile = SarifProfile.Full };

    [Theory]
    [InlineData(SarifProfile.Full)]
    [InlineData(SarifProfile.GitHub)]
    [InlineData(SarifProfile.AzureDevOps)]
    public void Every_profile_is_accepted_by_the_schema_and_by_consumers(SarifProfile profile)
    {
        using var folder = new TemporaryFolder();
        var run = SarifJudge.Judge(Scans.Typical().InRepository(folder).Write("sarif", new() { SarifProfile = profile, Environment = Pipeline.Variables }), folder.Root);
        Assert.NotEqual(0, run.GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void A_scan_that_finds_nothing_has_an_empty_list_of_results()
    {
        var run = SarifJudge.Judge(Scans.Report().Write("sarif", s_full));
        Assert.Equal(JsonValueKind.Array, run.GetProperty("results").ValueKind);
        Assert.Equal(0, run.GetProperty("results").GetArrayLength());
        Assert.Equal(JsonValueKind.Array, run.GetProperty("tool").GetProperty("driver").GetProperty("rules").ValueKind);
    }

    [Fact]
    public void The_file_names_its_schema_and_version()
    {
        using var document = JsonDocument.Parse(Scans.Typical().Write("sarif", s_full));
        Assert.Equal("https://json.schemastore.org/sarif-2.1.0.json", document.RootElement.GetProperty("$schema").GetString());
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        Assert.Equal(1, document.RootElement.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public void It_can_be_written_without_indentation()
    {
        var minified = Scans.Typical().Write("sarif", s_full with { Indented = false });
        Assert.Equal(minified.Length - 1, Array.IndexOf(minified, (byte)'\n'));
        SarifJudge.Judge(minified);
    }

    [Fact]
    public void The_order_of_findings_does_not_change_a_byte()
    {
        var report = Scans.Typical();
        var shuffled = report with { Judgement = report.Judgement with { Findings = [.. report.Judgement.Findings.Reverse()] } };
        Assert.Equal(report.WriteText("sarif", s_full), shuffled.WriteText("sarif", s_full));
    }

    [Fact]
    public void The_folder_of_the_repository_does_not_change_a_byte()
    {
        using var one = new TemporaryFolder();
        using var other = new TemporaryFolder();
        Assert.Equal(Scans.Typical().InRepository(one).WriteText("sarif", s_full), Scans.Typical().InRepository(other).WriteText("sarif", s_full));
    }

    [Theory]
    [InlineData("sarif")]
    [InlineData("json")]
    [InlineData("table")]
    [InlineData("msbuild")]
    [InlineData("github")]
    [InlineData("azure")]
    [InlineData("summary")]
    public void The_culture_does_not_change_a_byte(string format)
    {
        var expected = Scans.Typical().WriteText(format, s_full);
        var before = CultureInfo.CurrentCulture;
        try
        {
            // The tests run without the data of real cultures; what those change is changed by hand.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat = new() { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = "." };
            culture.DateTimeFormat = new() { DateSeparator = "_", TimeSeparator = "." };
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Scans.Typical().WriteText(format, s_full));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Nothing_of_the_machine_and_no_secret_is_in_it()
    {
        using var folder = new TemporaryFolder();
        var text = Scans.Typical().InRepository(folder).WriteText("sarif", s_full with { Environment = new Dictionary<string, string> { ["TOKEN"] = "s3cr3t-value" } });
        foreach (var forbidden in new[] { folder.Root, "/home/", "someone", "secret@", "s3cr3t-value", Environment.MachineName })
            Assert.DoesNotContain(forbidden, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_under_a_rule_that_is_an_error_elsewhere_stays_a_warning()
    {
        var report = Scans.Report(Scans.Active(Scans.NuGet(severity: Severity.Critical)), Scans.Active(Scans.NuGet("Other.Package", severity: Severity.Medium)));
        var sarif = report.Write("sarif", s_full);
        var run = SarifJudge.Judge(sarif);
        Assert.Equal(["error", "warning"], run.GetProperty("results").EnumerateArray().Select(result => result.TryGetProperty("level", out var level) ? level.GetString() : "warning"));
        using var again = new MemoryStream();
        SarifLog.Load(new MemoryStream(sarif)).Save(again);
        again.Position = 0;
        var rule = SarifLog.Load(again).Runs[0].Tool.Driver.Rules[0];
        Assert.True(rule.DefaultConfiguration is null or { Level: FailureLevel.Warning });
    }

    [Fact]
    public void Twenty_five_thousand_results_are_written_in_full_and_the_worst_five_thousand_for_GitHub()
    {
        var findings = Enumerable.Range(0, 25_000).Select(number =>
            Scans.Active(Scans.NuGet(id: $"CVE-2020-{number:D6}", severity: number % 100 == 0 ? Severity.Critical : Severity.Medium)
                with { Details = string.Concat(Enumerable.Repeat($"Text {number} of an advisory. ", 40)) },
                number % 100 == 0 ? Policy.GateAction.Fail : Policy.GateAction.Warn)).ToArray();
        var report = Scans.Report(findings);
        Assert.Equal(25_000, SarifJudge.Parse(report.Write("sarif", s_full)).GetProperty("results").GetArrayLength());

        var github = report.Write("sarif", new() { SarifProfile = SarifProfile.GitHub });
        var run = SarifJudge.Parse(github);
        var results = run.GetProperty("results");
        Assert.Equal(5_000, results.GetArrayLength());
        Assert.Equal(250, results.EnumerateArray().Count(result => result.GetProperty("properties").GetProperty("severity").GetString() == "critical"));
        var notification = run.GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0];
        Assert.Equal("PG8020", notification.GetProperty("descriptor").GetProperty("id").GetString());
        Assert.Contains("20000 results are left out", notification.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(github);
        Assert.InRange(compressed.Length, 1, 10 << 20);
    }
}
