using PolicyGate.Policy;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class Annotation_tests
{
    [Theory]
    [InlineData("github", "::error ")]
    [InlineData("azure", "##vso[task.logissue type=error;")]
    public void Of_many_findings_the_worst_ten_lines_are_written_and_the_rest_counted(string format, string start)
    {
        var findings = Enumerable.Range(0, 40).Select(number => Scans.Active(Scans.NuGet($"P{number:D2}"))).ToArray();
        string[] lines = [.. Scans.Report(findings).WriteText(format).Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal) && !line.Contains("The gate failed", StringComparison.Ordinal))];
        Assert.Equal(10, lines.Length);
        Assert.EndsWith("31 more findings; the SARIF file has all.", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_findings_are_all_written() =>
        Assert.DoesNotContain("more findings", Scans.Report([.. Enumerable.Range(0, 10).Select(number => Scans.Active(Scans.NuGet($"P{number}")))]).WriteText("github"), StringComparison.Ordinal);

    [Fact]
    public void Azure_gets_the_place_and_the_result_of_the_step()
    {
        using var folder = new TemporaryFolder();
        var lines = Scans.Report(Scans.Active(Scans.NuGet())).InRepository(folder).WriteText("azure").Split('\n');
        Assert.Equal($"##vso[task.logissue type=error;sourcepath={Path.Combine(folder.Root, "src", "Shop", "Shop.csproj")};linenumber=7;columnnumber=5;code=PG1001;]CVE-2024-21907: Newtonsoft.Json 12.0.1 (high, fixed in 13.0.1): Improper Handling of Exceptional Conditions.", lines[0]);
        Assert.StartsWith("##vso[task.complete result=Failed;]The gate failed", lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GateAction.Warn, "SucceededWithIssues")]
    [InlineData(GateAction.Fail, "Failed")]
    [InlineData(GateAction.None, null)]
    public void A_step_that_only_warns_succeeds_with_issues(GateAction action, string? result)
    {
        var text = Scans.Report(Scans.Active(Scans.NuGet(), action)).WriteText("azure");
        if (result is null)
            Assert.DoesNotContain("task.complete", text, StringComparison.Ordinal);
        else
            Assert.Contains($"##vso[task.complete result={result};]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_escaped_as_each_system_asks()
    {
        Assert.Equal("100%25%0D%0A a%3Ab%2Cc", Annotations.GitHubAnnotations.Property("100%\r\n a:b,c"));
        Assert.Equal("100%25%0D%0A a:b,c", Annotations.GitHubAnnotations.Message("100%\r\n a:b,c"));
        Assert.Equal("100%AZP25%0D%0A a%5D%3B", Annotations.AzureLoggingCommands.Property("100%\r\n a];"));
        Assert.Equal("100%AZP25%0D%0A a];", Annotations.AzureLoggingCommands.Message("100%\r\n a];"));
    }

    [Fact]
    public void A_summary_of_very_many_findings_stays_far_below_what_GitHub_takes()
    {
        var text = Scans.Report([.. Enumerable.Range(0, 5000).Select(number => Scans.Active(Scans.NuGet($"P{number}") with { Title = new string('x', 5000) }))]).WriteText("summary");
        Assert.InRange(text.Length, 1000, 300_000);
        Assert.Contains("4800 more findings", text, StringComparison.Ordinal);
    }
}
