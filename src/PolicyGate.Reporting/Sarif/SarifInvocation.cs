using System.Globalization;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;

namespace PolicyGate.Reporting.Sarif;

/// <summary>How the scan went. A gate that failed is a success of the tool; a verdict that could not be found is none.</summary>
internal static class SarifInvocation
{
    internal static Invocation Create(ScanReport report, RunContent content, int omitted, SarifNotifications notifications)
    {
        var verdict = report.Judgement.Verdict.Verdict;
        foreach (var notification in content.Notifications)
            notifications.Add(notification);
        if (omitted > 0)
        {
            notifications.Add(new("PG8020", NotificationLevel.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{omitted} results are left out of this file: its reader takes {SarifSelection.MaximumResults}, and the worst are kept. The full profile has all.")));
        }

        var summary = VerdictText.Summary(report);
        if (verdict == Verdict.Error && !content.Notifications.Any(notification => notification.Level == NotificationLevel.Error))
            notifications.Add(new("PG8022", NotificationLevel.Error, summary));
        return new()
        {
            ExecutionSuccessful = verdict != Verdict.Error,
            ExitCode = VerdictText.ExitCode(verdict),
            ExitCodeDescription = summary,
            ToolExecutionNotifications = NullIfEmpty(notifications.Execution),
            ToolConfigurationNotifications = NullIfEmpty(notifications.Configuration),
        };
    }

    private static List<Microsoft.CodeAnalysis.Sarif.Notification>? NullIfEmpty(List<Microsoft.CodeAnalysis.Sarif.Notification> notifications) =>
        notifications.Count == 0 ? null : notifications;
}
