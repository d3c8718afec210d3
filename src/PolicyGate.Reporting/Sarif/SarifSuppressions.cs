using System.Globalization;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Sarif;

/// <summary>
/// The rules that disable a result, or would. A list with an entry under review doesn't suppress (SARIF 2.1.0, 3.27.23),
/// and a result with a finding that no rule meets has none.
/// </summary>
internal static class SarifSuppressions
{
    internal static IList<Suppression> Create(FindingGroup group)
    {
        if (group.Disposition == Disposition.Active)
            return [];
        return
        [
            .. group.Members.Select(member => (member.Disposition, member.Rule)).Distinct()
                .OrderBy(entry => entry.Rule?.Place.Path, StringComparer.Ordinal).ThenBy(entry => entry.Rule?.Place.Line).ThenBy(entry => entry.Disposition)
                .Select(entry => Create(entry.Disposition, entry.Rule)),
        ];
    }

    private static Suppression Create(Disposition disposition, AppliedRule? rule)
    {
        var suppression = new Suppression
        {
            Kind = SuppressionKind.External,
            Status = disposition == Disposition.UnderReview ? SuppressionStatus.UnderReview : SuppressionStatus.Accepted,
            Justification = Justification(disposition, rule),
        };
        Properties(disposition, rule).SetOn(suppression);
        if (rule is null)
            return suppression;
        if (rule.Place is { Line: > 0, Path: { Length: > 0 and <= 1000 } path } place && !Path.IsPathRooted(path))
        {
            suppression.Location = new()
            {
                PhysicalLocation = new()
                {
                    ArtifactLocation = SarifLocations.Artifact(path.Replace('\\', '/')),
                    // The rule stands on the trusted revision; the work tree may have other text there, so no columns and no snippet.
                    Region = new() { StartLine = place.Line, EndLine = Math.Max(rule.EndLine, place.Line) },
                },
            };
        }

        return suppression;
    }

    private static PropertyBag Properties(Disposition disposition, AppliedRule? rule)
    {
        var properties = new PropertyBag();
        properties.Add("disposition", DispositionText.Word(disposition));
        if (rule is null)
            return properties;
        properties.Add("rule", ReportText.OneLine(rule.Name, 200));
        properties.Add("file", ReportText.OneLine(rule.Place.Path, 500));
        properties.Add("line", rule.Place.Line);
        Add(properties, "origin", rule.Origin?.ToString());
        Add(properties, "commit", rule.Commit);
        Add(properties, "author", rule.Author);
        Add(properties, "date", SarifTime.Text(rule.Date));
        Add(properties, "justification", rule.Justification);
        Add(properties, "reason", rule.Reason);
        if (rule.Expires is { } expires)
        {
            properties.Add("expires", expires.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            // The last day counts whole.
            if (expires < DateOnly.MaxValue)
                properties.Add("expiryUtc", expires.AddDays(1).ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture));
        }

        return properties;
    }

    private static string Justification(Disposition disposition, AppliedRule? rule)
    {
        var words = new[] { rule?.Justification, rule?.Reason }.Where(word => !string.IsNullOrWhiteSpace(word)).Select(word => ReportText.OneLine(word, 1000)).ToArray();
        if (words.Length > 0)
            return string.Join(": ", words);
        return disposition == Disposition.NotAffected ? "A statement says that the product is not affected." : $"The rule {ReportText.OneLine(rule?.Name, 200)} gives no reason.";
    }

    private static void Add(PropertyBag properties, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            properties.Add(name, ReportText.OneLine(value, 1000));
    }
}
