using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using PolicyGate.Policy;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class GitLab_and_JUnit_tests
{
    [Fact]
    public void A_container_scanning_report_has_what_GitLab_requires_and_only_what_counts()
    {
        var report = Scans.Report(
            Scans.Active(Scans.NuGet("One")), Scans.Active(Scans.NuGet("Two"), GateAction.None), Scans.Active(Scans.NuGet("Three")) with { Disposition = Disposition.Disabled, Action = GateAction.None });
        using var document = JsonDocument.Parse(report.WriteText("gitlab"));
        var root = document.RootElement;
        Assert.Matches(@"^\d+\.\d+\.\d+$", root.GetProperty("version").GetString());
        var scan = root.GetProperty("scan");
        Assert.Equal("container_scanning", scan.GetProperty("type").GetString());
        foreach (var time in new[] { "start_time", "end_time" })
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$", scan.GetProperty(time).GetString());
        foreach (var part in new[] { "analyzer", "scanner" })
        {
            foreach (var member in new[] { "id", "name", "version" })
                Assert.NotEqual("", scan.GetProperty(part).GetProperty(member).GetString());
            Assert.NotEqual("", scan.GetProperty(part).GetProperty("vendor").GetProperty("name").GetString());
        }

        var found = root.GetProperty("vulnerabilities").EnumerateArray().ToArray();
        Assert.Equal(2, found.Length);
        Assert.Equal(2, found.Select(item => Guid.ParseExact(item.GetProperty("id").GetString()!, "D")).Distinct().Count());
        Assert.All(found, item =>
        {
            Assert.Equal("High", item.GetProperty("severity").GetString());
            Assert.Equal("CVE-2024-21907", item.GetProperty("identifiers")[0].GetProperty("value").GetString());
            Assert.All(item.GetProperty("identifiers").EnumerateArray(), id => Assert.StartsWith("https://", id.GetProperty("url").GetString(), StringComparison.Ordinal));
            var location = item.GetProperty("location");
            Assert.Equal("debian 12", location.GetProperty("operating_system").GetString());
            Assert.NotEqual("", location.GetProperty("image").GetString());
            Assert.NotEqual("", location.GetProperty("dependency").GetProperty("package").GetProperty("name").GetString());
            Assert.NotEqual("", location.GetProperty("dependency").GetProperty("version").GetString());
        });
        Assert.Equal(["One", "Two"], found.Select(item => item.GetProperty("location").GetProperty("dependency").GetProperty("package").GetProperty("name").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Code_quality_has_a_line_in_the_repository_and_a_fingerprint_for_each_finding()
    {
        using var folder = new TemporaryFolder();
        var bytes = Scans.Report(Scans.Active(Scans.NuGet("One")), Scans.Active(Scans.NuGet("Two"), GateAction.None)).InRepository(folder).Write("codequality");
        Assert.Equal((byte)'[', bytes[0]);
        using var document = JsonDocument.Parse(bytes);
        var items = document.RootElement.EnumerateArray().ToArray();
        Assert.Equal(2, items.Select(item => item.GetProperty("fingerprint").GetString()).Distinct().Count());
        Assert.Equal(["blocker", "major"], items.Select(item => item.GetProperty("severity").GetString()).Order(StringComparer.Ordinal));
        Assert.All(items, item =>
        {
            var path = item.GetProperty("location").GetProperty("path").GetString()!;
            Assert.False(path.StartsWith('.') || path.StartsWith('/'), path);
            Assert.True(item.GetProperty("location").GetProperty("lines").GetProperty("begin").GetInt32() >= 1);
        });
    }

    [Fact]
    public void Without_findings_code_quality_is_an_empty_list_and_JUnit_one_passed_test()
    {
        Assert.Equal("[]", Scans.Report().WriteText("codequality").Trim());
        var suite = XDocument.Parse(Scans.Report().WriteText("junit")).Root!.Element("testsuite")!;
        Assert.Equal("1", suite.Attribute("tests")!.Value);
        Assert.Empty(suite.Descendants("failure"));
    }

    [Fact]
    public void The_numbers_of_a_JUnit_suite_are_those_of_its_tests()
    {
        var report = Scans.Report(
            Scans.Active(Scans.NuGet("One")), Scans.Active(Scans.NuGet("One")), Scans.Active(Scans.NuGet("Two"), GateAction.Warn), Scans.Active(Scans.NuGet("Three\u0001\u001b[31m")) with { Disposition = Disposition.Disabled, Action = GateAction.None });
        var bytes = report.Write("junit");
        Assert.Equal((byte)'<', bytes[0]);
        var suite = XDocument.Parse(Encoding.UTF8.GetString(bytes)).Root!.Element("testsuite")!;
        var tests = suite.Elements("testcase").ToArray();
        Assert.Equal(tests.Length, Number("tests"));
        Assert.Equal(tests.Count(test => test.Element("failure") is not null), Number("failures"));
        Assert.Equal(tests.Count(test => test.Element("skipped") is not null), Number("skipped"));
        Assert.Equal(1, Number("skipped"));
        Assert.True(Number("failures") >= 2, "the gate and the finding");
        Assert.Equal(tests.Length, tests.Select(test => (test.Attribute("classname")!.Value, test.Attribute("name")!.Value)).Distinct().Count());

        int Number(string name) => int.Parse(suite.Attribute(name)!.Value, CultureInfo.InvariantCulture);
    }
}
