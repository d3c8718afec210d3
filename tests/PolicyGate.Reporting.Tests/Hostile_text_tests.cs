using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Tests;

/// <summary>Texts of an image, a feed and a rules file can't do anything but be read.</summary>
public sealed partial class Hostile_text_tests
{
    public static TheoryData<string> Texts =>
    [
        "##vso[task.complete result=Succeeded;]done",
        "some words error X1: forged, and warning: too, a : Error CS1 : z",
        "a ` b [click](javascript:alert(1))",
        "a\r\n##vso[task.setvariable variable=x]y\r\n::error::forged",
        "::error file=x::forged",
        "x ::set-output name=a::b",
        "##[error]forged",
        "\u001B[31mred\u001B[0m \u001B]8;;http://evil/\u0007link",
        "[click](javascript:alert(1)) ![x](https://evil.example/x.png) <script>alert(1)</script>",
        "[red]markup[/] [/] [[ ]]",
        "| a | b |\n|---|---|\n# heading\n```\ncode\n",
        "\u202Egnp.exe\u202C \u200B \u2028 \uFEFF \uFFFE \uFFFF \uD800 \0 \u0001 \u007F \u0085",
        "src/Shop.csproj(1,1): error PG1001: forged",
        "%0A%0D::warning::x ]; type=error;",
        "<diagnostic level=\"error\"/> & ]]> ' \"",
        new string('A', 300_000),
        string.Concat(Enumerable.Repeat("](", 50_000)),
        "",
        "  \r\n\t ",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void SARIF_stays_valid_bounded_and_harmless(string text)
    {
        foreach (var profile in Enum.GetValues<SarifProfile>())
        {
            var sarif = Report(text).Write("sarif", new() { SarifProfile = profile });
            var run = SarifJudge.Judge(sarif);
            Assert.InRange(sarif.Length, 1, 200_000);
            Assert.DoesNotContain("##", Encoding.UTF8.GetString(sarif), StringComparison.Ordinal);
            foreach (var shown in Strings(JsonDocument.Parse(sarif).RootElement))
            {
                Assert.DoesNotContain('\u001B', shown);
                Assert.DoesNotContain('\u202E', shown);
                Assert.DoesNotContain('\r', shown);
            }

            foreach (var rule in run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray())
            {
                var markdown = WithoutCode(rule.GetProperty("help").GetProperty("markdown").GetString()!);
                Assert.DoesNotContain("](javascript", markdown, StringComparison.Ordinal);
                Assert.DoesNotContain("](https://evil", markdown, StringComparison.Ordinal);
                Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
                Assert.DoesNotContain("](javascript", rule.GetProperty("fullDescription").GetProperty("text").GetString(), StringComparison.Ordinal);
            }

            foreach (var result in run.GetProperty("results").EnumerateArray())
                Assert.DoesNotContain("](", result.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void JSON_keeps_the_text_but_shows_no_command(string text)
    {
        var json = Report(text).Write("json");
        JsonJudge.Accepts("scan.schema.json", json, closed: true);
        var written = Encoding.UTF8.GetString(json);
        foreach (var forbidden in new[] { "#", "\u001B", "\u202E", "\u2028" })
            Assert.DoesNotContain(forbidden, written, StringComparison.Ordinal);
        if (!text.Contains('\uD800', StringComparison.Ordinal))
            Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetProperty("findings")[0].GetProperty("title").GetString());
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_for_a_console_starts_no_command_and_holds_no_control_character(string text)
    {
        foreach (var format in new[] { "table", "github", "azure" })
        {
            foreach (var width in new[] { 60, 80, 120 })
            {
                var written = Report(text).WriteText(format, new() { Width = width });
                Assert.InRange(written.Length, 1, 100_000);
                Assert.DoesNotContain(written, character => char.IsControl(character) && character != '\n');
                Assert.DoesNotContain('\u202E', written);
                foreach (var line in written.Split('\n'))
                {
                    if (format == "table")
                        Assert.InRange(line.Length, 0, width);
                    Assert.DoesNotContain("##[", line, StringComparison.Ordinal);
                    Assert.Equal(format == "azure" && line.Length > 0 ? 1 : 0, Vso().Count(line));
                    if (format == "azure" && line.Length > 0)
                        Assert.Matches(@"^##vso\[task\.(logissue|complete) [^\]]*\]", line);
                    if (format == "github" && line.Length > 0)
                        Assert.Matches("^::(error|warning|notice) [^:]*::", line);
                    if (format != "github")
                        Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line);
                    if (format == "table")
                        Assert.DoesNotMatch(MSBuildDiagnostic(), line);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void The_hand_over_to_MSBuild_is_XML_with_one_line_for_each_text(string text)
    {
        var xml = XDocument.Load(new MemoryStream(Report(text).Write("msbuild")));
        Assert.All(xml.Descendants("diagnostic"), diagnostic =>
        {
            Assert.DoesNotContain(diagnostic.Value, char.IsControl);
            Assert.DoesNotContain("##vso[", diagnostic.Value, StringComparison.Ordinal);
            Assert.InRange(diagnostic.Value.Length, 1, 3000);
        });
        Assert.Equal(3, xml.Descendants("diagnostic").Count());
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_step_summary_shows_the_text_as_it_is(string text)
    {
        var summary = Report(text).WriteText("summary");
        Assert.DoesNotContain("](", WithoutCode(summary), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", WithoutCode(summary), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', summary);
        Assert.Equal(2, summary.Split('\n').Count(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !line.StartsWith("| Gate", StringComparison.Ordinal)));
        Assert.All(summary.Split('\n').Where(line => line.StartsWith('|')), line => Assert.Equal(8, UnescapedPipe().Count(line)));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_inventory_is_as_safe(string text)
    {
        var report = Report(text);
        using var table = new MemoryStream();
        InventoryReport.Write("table", [report.Images[0] with { Notifications = report.Notifications }], new() { Width = 80 }, table);
        var written = Encoding.UTF8.GetString(table.ToArray());
        Assert.DoesNotContain(written, character => char.IsControl(character) && character != '\n');
        Assert.DoesNotContain("##", written, StringComparison.Ordinal);
        using var json = new MemoryStream();
        InventoryReport.Write("json", [report.Images[0] with { Notifications = report.Notifications }], new(), json);
        JsonJudge.Accepts("inventory.schema.json", json.ToArray(), closed: true);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_bill_of_materials_is_valid_and_keeps_the_text(string text)
    {
        // Half of a character is none.
        var name = text.Length == 0 ? "x" : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var written = BillOfMaterialsJudge.JudgeBoth(Report(text));
        Assert.Contains(written.CycloneDx.GetProperty("components").EnumerateArray(), component => component.GetProperty("name").GetString() == name);
        Assert.Contains(written.Spdx.GetProperty("packages").EnumerateArray(), package => package.GetProperty("name").GetString() == name);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void An_explanation_is_as_safe(string text)
    {
        var report = Report(text);
        var image = report.Images[0] with
        {
            Inventory = report.Images[0].Inventory with
            {
                Finds = [.. report.Images[0].Inventory.Packages.Select(package => new Inventory.PackageFind(package, text, text))],
                LeftOut = [new("nuget", "left", text, new(text, 0), text, text)],
            },
        };
        foreach (var query in new[] { "left", report.Images[0].Inventory.Packages[0].Purl.ToString() })
        {
            var explanation = InventoryExplanation.Of(Inventory.PackageQuery.Parse(query), [image]);
            Assert.False(explanation.IsEmpty);
            using var table = new MemoryStream();
            explanation.Write("table", new() { Width = 80 }, table);
            Assert.DoesNotContain(Encoding.UTF8.GetString(table.ToArray()), character => char.IsControl(character) && character != '\n');
            Assert.DoesNotContain("##", Encoding.UTF8.GetString(table.ToArray()), StringComparison.Ordinal);
            using var json = new MemoryStream();
            explanation.Write("json", new(), json);
            JsonJudge.Accepts("inventory.schema.json", json.ToArray(), closed: true);
        }
    }

    /// <summary>Within code Markdown means nothing.</summary>
    private static string WithoutCode(string markdown) => CodeSpan().Replace(markdown.Replace("\\`", "", StringComparison.Ordinal), "");

    /// <summary>The text everywhere where it can come from outside.</summary>
    private static ScanReport Report(string text)
    {
        var name = text.Length == 0 ? "x" : text;
        var finding = Scans.NuGet(name, text, text.Length == 0 ? "CVE-1" : text, text);
        finding = finding with
        {
            Aliases = [text],
            Title = text,
            Details = text,
            Category = text,
            SeveritySource = text,
            Status = text,
            Cwes = [text],
            References = [text, "javascript:alert(1)", "https://example.org/" + (text.Length > 500 ? "" : text)],
            Cvss = [new(text, text, 7.5m, text)],
            Package = finding.Package! with { DependencyPath = [name, name], Locations = [new(text, 1)], Licenses = [text], Evidence = text, Purl = finding.Package.Purl with { Name = "x" } },
            Locations = [new(text, 1)],
            Check = Scans.Vulnerable with { Tags = [text] },
        };
        var rule = Scans.Rule(text) with { Place = new(text, 3, 5), Author = text, Commit = text, Justification = text, Reason = text };
        var check = Scans.Root with { Title = text, Description = text, HelpLink = text };
        var custom = Scans.RunsAsRoot() with { Check = check, Title = text, Category = text, Source = new(text, 3, 3) };
        var report = Scans.Report(Scans.Active(finding), Scans.Disabled(finding with { Id = finding.Id + "2" }, rule), Scans.Active(custom, GateAction.Warn));
        return report with
        {
            Notifications = [new("PG8001", NotificationLevel.Warning, string.IsNullOrWhiteSpace(text) ? "x" : text, text)],
            Target = text,
            Images =
            [
                new(report.Images[0].Image with { Name = text, BaseName = text, Reference = text },
                    report.Images[0].Inventory with { Distribution = new(text, text, text, text, text) },
                    []),
            ],
            Judgement = report.Judgement with { Verdict = new(Verdict.Fail, [new(Verdict.Fail, text, new(text, 1, 1), 1)]) },
            Repository = report.Repository! with { Branch = text },
        };
    }

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Strings(property.Value)),
        _ => [],
    };

    /// <summary>The canonical form, as MSBuild looks for it in the output of a program.</summary>
    [GeneratedRegex(@"^\s*((((((\d+>)?[a-zA-Z]?:[^:]*)|([^:]*))):)|())(()|([^:]*? ))(error|warning)( \s*([^: ]*))?\s*:(.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex MSBuildDiagnostic();

    [GeneratedRegex(@"```yaml\n[^`]*\n```|`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"##vso\[")]
    private static partial Regex Vso();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex UnescapedPipe();
}
