using System.Globalization;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>The time that a feed gives itself.</summary>
internal static class FeedTime
{
    public static DateTimeOffset? Parse(string? text) =>
        text is { Length: >= 10 and <= 64 } && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
