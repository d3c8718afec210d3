using System.Xml.Linq;
using PolicyGate.Policy;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class MSBuild_tests
{
    [Fact]
    public void The_root_holds_verdict_exit_code_and_summary()
    {
        var root = Write(Scans.Typical());
        Assert.Equal("policygate", root.Name);
        Assert.Equal(["1", "fail", "1"], new[] { "version", "verdict", "exitCode" }.Select(name => root.Attribute(name)!.Value));
        Assert.StartsWith("The gate failed: 3 findings meet 'severity: high, critical'", root.Attribute("summary")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diagnostic_has_level_code_and_the_place_in_the_repository()
    {
        using var folder = new TemporaryFolder();
        var diagnostic = Write(Scans.Report(Scans.Active(Scans.NuGet())).InRepository(folder)).Elements().Single();
        Assert.Equal(["level=error", "code=PG1001", "subcategory=policygate", $"file={Path.Combine(folder.Root, "src", "Shop", "Shop.csproj")}", "line=7", "column=5", "endLine=7", "endColumn=68", "help=https://nvd.nist.gov/vuln/detail/CVE-2024-21907"],
            diagnostic.Attributes().Select(attribute => $"{attribute.Name}={attribute.Value}"));
        Assert.Equal("CVE-2024-21907: Newtonsoft.Json 12.0.1 (high, fixed in 13.0.1): Improper Handling of Exceptional Conditions.", diagnostic.Value);
    }

    [Theory]
    [InlineData(GateAction.Fail, "error")]
    [InlineData(GateAction.Warn, "warning")]
    [InlineData(GateAction.None, "message")]
    public void The_gate_decides_the_level(GateAction action, string expected) =>
        Assert.Equal(expected, Write(Scans.Report(Scans.Active(Scans.NuGet(), action))).Element("diagnostic")!.Attribute("level")!.Value);

    [Fact]
    public void Without_a_repository_a_diagnostic_has_no_file()
    {
        var diagnostic = Write(Scans.Report(Scans.Active(Scans.NuGet()))).Elements().Single();
        Assert.Equal(["", "0", "0", "0", "0"], new[] { "file", "line", "column", "endLine", "endColumn" }.Select(name => diagnostic.Attribute(name)!.Value));
    }

    [Fact]
    public void What_fails_comes_first_then_warnings_then_messages_then_notifications()
    {
        var report = Scans.Report(Scans.Active(Scans.NuGet("A", severity: Advisories.Severity.Critical), GateAction.None), Scans.Active(Scans.NuGet("B", severity: Advisories.Severity.Low)), Scans.Active(Scans.Debian(), GateAction.Warn))
            with { Notifications = [new("PG8001", NotificationLevel.Error, "x", "etc/x"), new("PG8006", NotificationLevel.Note, "y")] };
        Assert.Equal(["error PG1001", "warning PG1001", "message PG1001", "warning PG8001", "message PG8006"], Write(report).Elements().Select(diagnostic => $"{diagnostic.Attribute("level")!.Value} {diagnostic.Attribute("code")!.Value}"));
        Assert.Equal("x (etc/x)", Write(report).Elements().ElementAt(3).Value);
    }

    [Fact]
    public void Disabled_findings_are_no_diagnostics() => Assert.Empty(Write(Scans.Report(Scans.Disabled(Scans.NuGet()))).Elements());

    [Fact]
    public void Folded_packages_are_one_diagnostic_at_the_worst_level() =>
        Assert.Equal("error", Assert.Single(Write(Scans.Report(Scans.Active(Scans.Debian("a"), GateAction.Warn), Scans.Active(Scans.Debian("b")))).Elements()).Attribute("level")!.Value);

    private static XElement Write(ScanReport report) => XDocument.Load(new MemoryStream(report.Write("msbuild"))).Root!;
}
