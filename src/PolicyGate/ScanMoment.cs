using System.Globalization;

namespace PolicyGate;

/// <summary>Reads the moment of <c>--as-of</c>.</summary>
internal static class ScanMoment
{
    private static readonly string[] s_times = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A date is its first instant, UTC. False where the text is neither date nor time; then it may name a commit.</summary>
    internal static bool TryParse(string text, out DateTimeOffset moment)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            moment = new(date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return true;
        }

        // A time without an offset would mean another moment on each machine.
        return DateTimeOffset.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out moment)
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10);
    }
}
