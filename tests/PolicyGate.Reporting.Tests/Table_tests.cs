using PolicyGate.Advisories;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Tests;

public sealed class Table_tests
{
    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_console_or_ends_in_blanks(int width)
    {
        var report = Scans.Report(
            Scans.Active(Scans.NuGet("Microsoft.IdentityModel.Protocols.OpenIdConnect.Extensions.Something", "6.8.0-preview.20240102.1+build", "GHSA-aaaa-bbbb-cccc", "6.34.0-preview.20240102.1")),
            Scans.Active(Scans.Debian("libsystemd0", "systemd", "252.17-1~deb12u1+really.long.version.number")));
        foreach (var line in report.WriteText("table", new() { Width = width }).Split('\n'))
        {
            Assert.InRange(line.Length, 0, Math.Max(width, 71));
            Assert.Equal(line.TrimEnd(), line);
        }
    }

    [Fact]
    public void Wide_characters_take_two_columns()
    {
        var lines = Scans.Report(Scans.Active(Scans.NuGet("漢字漢字", "1.0")), Scans.Active(Scans.NuGet("abcdefgh", "1.0"))).WriteText("table", new() { Width = 120 }).Split('\n');
        var (wide, narrow) = (lines.First(line => line.Contains("漢字漢字", StringComparison.Ordinal)), lines.First(line => line.Contains("abcdefgh", StringComparison.Ordinal)));
        Assert.Equal(narrow.IndexOf("1.0", StringComparison.Ordinal), wide.IndexOf("1.0", StringComparison.Ordinal) + 4);
    }

    [Fact]
    public void Colours_come_only_when_asked_for()
    {
        var plain = Scans.Typical().WriteText("table");
        var colored = Scans.Typical().WriteText("table", new() { Color = true });
        Assert.DoesNotContain('\u001B', plain);
        Assert.Contains("\u001B[1;31mcritical\u001B[0m", colored, StringComparison.Ordinal);
        Assert.Equal(plain, System.Text.RegularExpressions.Regex.Replace(colored, "\u001B\\[[0-9;]*m", ""));
    }

    [Fact]
    public void The_worst_comes_first_and_what_is_disabled_not_at_all()
    {
        var text = Scans.Report(Scans.Active(Scans.NuGet("Low", severity: Severity.Low)), Scans.Active(Scans.NuGet("Bad", severity: Severity.Critical)), Scans.Disabled(Scans.NuGet("Gone"))).WriteText("table", new() { Width = 120 });
        Assert.InRange(text.IndexOf("Bad", StringComparison.Ordinal), 1, text.IndexOf("Low", StringComparison.Ordinal));
        Assert.DoesNotContain("Gone", text, StringComparison.Ordinal);
        Assert.Contains("1 finding disabled by a rule:\n  1 by reviewed (.policygate/disable/web.yaml:3, commit fedcba98, until 2027-03-31)\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_says_so()
    {
        var text = Scans.Report().WriteText("table");
        Assert.Contains("Nothing was found that counts.\n", text, StringComparison.Ordinal);
        Assert.EndsWith("PASS: The gate passed: nothing was found that counts.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_that_could_not_be_found_says_what_to_do()
    {
        var report = Scans.Report();
        var text = (report with { Judgement = report.Judgement with { Verdict = new(Verdict.Error, [new(Verdict.Error, "database older than 7 days", null, 0)]), VerdictOnceMerged = Verdict.Error } }).WriteText("table");
        Assert.Contains("NO VERDICT: the gate could not judge.\n  - database older than 7 days\n", text, StringComparison.Ordinal);
        Assert.Contains("policygate db import", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_verdict_will_be_once_merged_is_told_where_it_differs()
    {
        var report = Scans.Typical();
        Assert.DoesNotContain("Once the rules", report.WriteText("table"), StringComparison.Ordinal);
        Assert.Contains("the verdict will be warn.", (report with { Judgement = report.Judgement with { VerdictOnceMerged = Verdict.Warn } }).WriteText("table", new() { Width = 120 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_notifications_of_one_kind_are_counted()
    {
        var text = (Scans.Report() with { Notifications = [.. Enumerable.Range(0, 100).Select(number => new Notification("PG8008", NotificationLevel.Warning, $"The version of package {number} can't be compared."))] }).WriteText("table");
        Assert.Equal(5, text.Split("The version of package").Length - 1);
        Assert.Contains("PG8008 (warning): 95 more; --format json has all.\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_to_update_is_named_with_its_line()
    {
        using var folder = new Testing.TemporaryFolder();
        var text = Scans.Report(Scans.Active(Scans.NuGet()), Scans.Active(Scans.Debian())).InRepository(folder).WriteText("table", new() { Width = 120 });
        Assert.Contains("To mend it, update\n  Newtonsoft.Json to 13.0.1, at src/Shop/Shop.csproj:7 (1 finding)\n", text, StringComparison.Ordinal);
        Assert.Contains("To mend it, take a newer base image, at src/Shop/Shop.csproj:4, which has fixes for openssl.\n", text, StringComparison.Ordinal);
    }
}
