using System.Collections.Immutable;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Sarif;

/// <summary>What one run of a file holds.</summary>
/// <param name="Images">The images, by their index.</param>
/// <param name="Groups">Their findings.</param>
/// <param name="Notifications">What was passed over in them, and beside them.</param>
/// <param name="Category">What the run is one of, where that may be told.</param>
internal sealed record RunContent(ImmutableArray<int> Images, ImmutableArray<FindingGroup> Groups, IEnumerable<Notification> Notifications, string? Category)
{
    /// <summary>Consumers take no file with more.</summary>
    private const int MaximumRuns = 20;

    /// <summary>
    /// A run for each image. What is about the policy stands in the first. A consumer refuses two runs of one category, so where their categories
    /// can't be told apart all images share a single run, in which a finding of several of them is one result.
    /// </summary>
    internal static ImmutableArray<RunContent> Of(ScanReport report, ReportOptions options, SarifProfile profile)
    {
        ImmutableArray<int> all = [.. Enumerable.Range(0, report.Images.Length)];
        string[] categories = profile == SarifProfile.AzureDevOps || !options.SarifCategory ? [] : [.. all.Select(image => SarifAutomation.Category(report, report.LabelOf(image)))];
        if (all.Length == 1)
            return [new(all, FindingGroup.Fold(report), report.AllNotifications, categories.FirstOrDefault())];
        if (all.Length > MaximumRuns || categories.Distinct(StringComparer.OrdinalIgnoreCase).Count() < all.Length)
            return [new(all, FindingGroup.Fold(report), report.AllNotifications, categories.Length == 0 ? null : SarifAutomation.Category(report, "all"))];
        return
        [
            .. all.Select(image => new RunContent(
                [image],
                FindingGroup.Fold(report, report.Judgement.Findings.Where(judged => (judged.Image ?? 0) == image), images: 1),
                report.Images[image].Notifications.Concat(report.Notifications),
                categories[image])),
        ];
    }
}
