namespace PolicyGate;

/// <summary>How much a notification matters.</summary>
public enum NotificationLevel
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Something was left out or is not as it should be; the result may be incomplete.</summary>
    Warning,

    /// <summary>The result is incomplete.</summary>
    Error,
}

/// <summary>What a scan could not read, parse, match or judge, so that no gap is silent.</summary>
/// <param name="Id">Stable id of the kind of notification, for example <c>PG8001</c>; see <c>docs/codes.md</c>.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Message">One or two sentences, printable.</param>
/// <param name="Path">Path in the image or in the repository, where there is one.</param>
public sealed record Notification(string Id, NotificationLevel Level, string Message, string? Path = null);
