using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Reporting.Wording;
using SarifNotification = Microsoft.CodeAnalysis.Sarif.Notification;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Collects what a scan passed over, with a descriptor for each kind.</summary>
internal sealed class SarifNotifications
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly List<ReportingDescriptor> _descriptors = [];

    internal IList<ReportingDescriptor>? Descriptors => _descriptors.Count == 0 ? null : _descriptors;

    internal List<SarifNotification> Execution { get; } = [];

    internal List<SarifNotification> Configuration { get; } = [];

    internal void Add(PolicyGate.Notification notification)
    {
        var kind = NotificationKind.Find(notification.Id);
        var place = notification.Path is { Length: > 0 } path ? $" ({ReportText.Plain(path, 500)})" : "";
        var written = new SarifNotification
        {
            Descriptor = new() { Id = kind.Id, Index = Index(kind) },
            Level = notification.Level switch
            {
                PolicyGate.NotificationLevel.Error => FailureLevel.Error,
                PolicyGate.NotificationLevel.Warning => FailureLevel.Warning,
                _ => FailureLevel.Note,
            },
            Message = new() { Text = ReportText.Plain(notification.Message, 2000) + place },
        };
        (kind.IsConfiguration ? Configuration : Execution).Add(written);
    }

    private int Index(NotificationKind kind)
    {
        if (_indexes.TryGetValue(kind.Id, out var index))
            return index;
        _indexes.Add(kind.Id, index = _descriptors.Count);
        _descriptors.Add(new()
        {
            Id = kind.Id,
            Name = kind.Name,
            ShortDescription = new() { Text = kind.Summary },
            FullDescription = new() { Text = kind.Meaning },
            Help = new() { Text = kind.Remedy },
            HelpUri = new($"{SarifRun.ProjectAddress}/blob/main/docs/codes.md"),
        });
        return index;
    }
}
