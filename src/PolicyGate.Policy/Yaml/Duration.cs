using System.Globalization;

namespace PolicyGate.Policy.Yaml;

/// <summary>Durations as people write them: <c>12h</c>, <c>7d</c>, <c>2w</c>.</summary>
internal static class Duration
{
    internal const string Expected = "a number of hours, days or weeks such as 12h, 7d or 2w";

    private const int MostDigits = 6;

    internal static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length is < 2 or > MostDigits + 1
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var unit = text[^1] switch { 'h' => TimeSpan.FromHours(1), 'd' => TimeSpan.FromDays(1), 'w' => TimeSpan.FromDays(7), _ => TimeSpan.Zero };
        duration = unit * number;
        return unit > TimeSpan.Zero;
    }

    /// <summary>In words: <c>7 days</c>.</summary>
    internal static string Words(TimeSpan duration)
    {
        var (number, unit) = duration.Ticks % TimeSpan.TicksPerDay == 0 ? ((long)duration.TotalDays, "day") : ((long)duration.TotalHours, "hour");
        return string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
    }
}
