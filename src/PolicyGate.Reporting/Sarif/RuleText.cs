using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>What a rule says: short and full description, and help in plain text and Markdown. Advisory texts are untrusted and escaped.</summary>
internal static class RuleText
{
    private const int MaximumDescription = 1000;

    private const int MaximumLinks = 10;

    internal static void Describe(ReportingDescriptor rule, FindingGroup spokesman, ImmutableArray<FindingGroup> groups, SarifProfile profile)
    {
        var finding = spokesman.Finding;
        var check = finding.Check;
        string summary, description;
        if (spokesman.IsVulnerability)
        {
            var title = ReportText.Plain(finding.Title, 300);
            var id = ReportText.Plain(spokesman.RuleId, 200);
            summary = ReportText.Sentence(title.Length == 0 ? $"A published flaw, {id}" : title);
            description = $"{id}, severity {spokesman.Severity.Word()}: {summary}";
            var details = ReportText.Plain(finding.Details, MaximumDescription - description.Length - 50);
            if (details.Length > 0)
                description = ReportText.Sentence($"{description} {details}");
        }
        else
        {
            var title = ReportText.Plain(check.Title, 300);
            summary = ReportText.Sentence(title.Length == 0 ? $"The check {check.Id}" : title);
            description = ReportText.Sentence(ReportText.Plain(check.Description, MaximumDescription));
            // Two equal descriptions count as one for readers, and then one of the two is missing.
            if (description.Length == 0 || description.Equals(summary, StringComparison.OrdinalIgnoreCase))
                description = $"{check.Id}: {summary}";
        }

        rule.ShortDescription = new() { Text = summary };
        rule.FullDescription = new() { Text = description };
        rule.Help = new() { Text = Plain(spokesman), Markdown = Help(spokesman, groups, profile == SarifProfile.Full ? 6000 : 2000) };
    }

    private static string Plain(FindingGroup spokesman)
    {
        var way = spokesman.IsVulnerability
            ? "Update the package to a version that fixes the flaw; the result names it where one is published."
            : "Change what the result points to.";
        return $"{way}\n\nWhere it does not matter, a reviewed rule in .policygate/disable can disable it:\n\n{DisableRule(spokesman.RuleId, spokesman.IsVulnerability)}";
    }

    private static string Help(FindingGroup spokesman, ImmutableArray<FindingGroup> groups, int maximumDetails)
    {
        var finding = spokesman.Finding;
        var text = new StringBuilder();
        Line(text, $"## {Markdown.Escape(spokesman.RuleId, 200)}");
        if (spokesman.IsVulnerability)
        {
            Line(text, $"**{Markdown.Escape(finding.Title, 300)}**");
            Line(text, Markdown.EscapeParagraphs(finding.Details, maximumDetails));
            Line(text, "### How bad it is");
            Line(text, Facts(spokesman, groups));
            Line(text, "### What fixes it");
            Line(text, "Update the package to a version that fixes the flaw: each result names the version, where one is published for the package's own distribution or ecosystem. For a package of the base image, take a newer base image.");
        }
        else
        {
            Line(text, $"**{Markdown.Escape(finding.Check.Title, 300)}**");
            Line(text, Markdown.EscapeParagraphs(finding.Check.Description, maximumDetails));
        }

        Line(text, "### How to disable it properly");
        Line(text, "Where it does not matter here, say why in a file in `.policygate/disable/`, and have it reviewed. It counts once it is on the trusted branch:");
        Line(text, $"```yaml\n{DisableRule(spokesman.RuleId, spokesman.IsVulnerability)}\n```");
        var links = Links(spokesman, groups);
        if (links.Length > 0)
        {
            Line(text, "### Links");
            Line(text, links);
        }

        return text.ToString().TrimEnd();
    }

    private static string Facts(FindingGroup spokesman, ImmutableArray<FindingGroup> groups)
    {
        var finding = spokesman.Finding;
        var rows = new StringBuilder("| | |\n|---|---|\n");
        Row("Severity", finding.SeveritySource is { } source ? $"{spokesman.Severity.Word()}, by {Markdown.Escape(source, 100)}" : spokesman.Severity.Word());
        foreach (var cvss in (finding.Cvss.IsDefault ? [] : finding.Cvss).Take(4))
            Row($"CVSS {Markdown.Escape(cvss.Version, 10)}", $"{SecuritySeverity.Text(cvss.Score)} {Markdown.Code(cvss.Vector, 200)}, by {Markdown.Escape(cvss.Source, 100)}");
        if (finding.Epss is { } epss)
            Row("EPSS", string.Create(CultureInfo.InvariantCulture, $"{epss * 100:0.0} % within 30 days"));
        if (groups.Any(group => group.Finding.KnownExploited))
            Row("Known exploited", finding.DueDate is { } due ? string.Create(CultureInfo.InvariantCulture, $"yes, listed by CISA, to be mended until {due:yyyy-MM-dd}") : "yes, listed by CISA");
        Row("Other ids", string.Join(", ", groups.SelectMany(group => group.Finding.Aliases.IsDefault ? [] : group.Finding.Aliases).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(20).Select(alias => Markdown.Escape(alias, 100))));
        Row("Weaknesses", string.Join(", ", SarifTaxonomy.Numbers(finding.Cwes).Take(20).Select(number => $"[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)")));
        Row("Published", finding.Published?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");
        return rows.ToString();

        void Row(string name, string value)
        {
            if (value.Length > 0)
                rows.Append(CultureInfo.InvariantCulture, $"| {name} | {value} |\n");
        }
    }

    private static string Links(FindingGroup spokesman, ImmutableArray<FindingGroup> groups)
    {
        var finding = spokesman.Finding;
        IEnumerable<string> addresses = spokesman.IsVulnerability
            ? groups.SelectMany(group => group.Finding.References.IsDefault ? [] : group.Finding.References).Prepend(WebAddress.ForAdvisory(finding.Id, [], finding.Check.HelpLink).AbsoluteUri)
            : [finding.Check.HelpLink];
        return string.Join('\n', addresses.Select(Markdown.Link).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaximumLinks).Select(link => $"- {link}"));
    }

    /// <summary>A rule to paste. Who takes it must say why and until when: as it stands it is refused.</summary>
    private static string DisableRule(string id, bool vulnerability)
    {
        var safe = new string([.. id.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or ':' or '/' or '+' or ' ')]);
        var quoted = safe.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_') ? safe : $"'{safe}'";
        var name = new string([.. id.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-').Take(80)]);
        var justification = vulnerability ? "\n    justification: vulnerable_code_not_in_execute_path" : "";
        return $"version: 1\nrules:\n  - name: {name}\n    when:\n      finding: {quoted}{justification}\n    reason: why it does not matter here, and the ticket of the review\n    expires: YYYY-MM-DD";
    }

    private static void Line(StringBuilder text, string line)
    {
        if (line.Length > 0)
            text.Append(line.TrimEnd('\n')).Append("\n\n");
    }
}
