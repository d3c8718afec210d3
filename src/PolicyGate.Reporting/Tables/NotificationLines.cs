using System.Globalization;
using PolicyGate.Reporting.Wording;

namespace PolicyGate.Reporting.Tables;

/// <summary>What was passed over, the worst first, each kind as often as people can read.</summary>
internal static class NotificationLines
{
    private const int MaximumOfOneKind = 5;

    internal static void Write(TextConsole console, IEnumerable<Notification> notifications)
    {
        foreach (var kind in notifications.GroupBy(notification => (notification.Level, notification.Id))
            .OrderByDescending(kind => kind.Key.Level).ThenBy(kind => kind.Key.Id, StringComparer.Ordinal))
        {
            foreach (var notification in kind.Take(MaximumOfOneKind))
            {
                var place = notification.Path is { Length: > 0 } path && !notification.Message.Contains(path, StringComparison.Ordinal) ? $" ({ReportText.OneLine(path, 300)})" : "";
                console.Line($"{ReportText.OneLine(notification.Id, 20)} ({Word(notification.Level)}): {ReportText.OneLine(notification.Message, 1000)}{place}", TableStyle.Of(notification.Level));
            }

            var count = kind.Count();
            if (count > MaximumOfOneKind)
                console.Line(string.Create(CultureInfo.InvariantCulture, $"{ReportText.OneLine(kind.Key.Id, 20)} ({Word(kind.Key.Level)}): {count - MaximumOfOneKind} more; --format json has all."), TableStyle.Of(kind.Key.Level));
        }
    }

    private static string Word(NotificationLevel level) => level switch
    {
        NotificationLevel.Error => "error",
        NotificationLevel.Warning => "warning",
        _ => "note",
    };
}
