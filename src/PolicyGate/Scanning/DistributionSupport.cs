using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Inventory;

namespace PolicyGate.Scanning;

/// <summary>Tells whether a distribution still gets free security updates, by the feeds of the database, else by a table of dates that comes with the tool.</summary>
internal static class DistributionSupport
{
    private static readonly Lazy<Dictionary<(string Id, string Version), DateOnly>> s_lastDays = new(ReadTable);

    /// <summary>A notification <c>PG8003</c> after the last day of free security updates.</summary>
    /// <param name="distribution">The image's distribution.</param>
    /// <param name="releases">What feeds say of releases; of several that say it of one the last counts.</param>
    /// <param name="asOf">The moment.</param>
    internal static IEnumerable<Notification> Judge(Distribution? distribution, IReadOnlyList<SupportedRelease> releases, DateTimeOffset asOf)
    {
        if (distribution is not null && (LastDay(distribution, releases) ?? (distribution.DerivedFrom is { } origin ? LastDay(origin, releases) : null)) is { } lastDay
            && DateOnly.FromDateTime(asOf.UtcDateTime) > lastDay)
        {
            yield return new("PG8003", NotificationLevel.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{distribution.Name.Printable(200)} has had no free security updates since {lastDay:yyyy-MM-dd}: new flaws in its packages stay open and may not be listed."),
                "etc/os-release");
        }
    }

    // The release itself, then rows of all its minor ones: 3.20.3 is of 3.20.3, 3.20.3.*, 3.20.* or 3.*.
    private static DateOnly? LastDay(Distribution distribution, IReadOnlyList<SupportedRelease> releases)
    {
        if (distribution.VersionId is not { } release)
            return null;
        if (releases.Where(item => item.Distribution == distribution.Id && (item.Release == release || release.StartsWith(item.Release + ".", StringComparison.Ordinal)))
            .MaxBy(item => item.Release.Length) is { } longest)
            return releases.Last(item => item.Distribution == distribution.Id && item.Release == longest.Release).LastDay;
        if (s_lastDays.Value.TryGetValue((distribution.Id, release), out var lastDay))
            return lastDay;
        for (var end = release.Length; end > 0; end = release.LastIndexOf('.', end - 1))
        {
            if (s_lastDays.Value.TryGetValue((distribution.Id, release[..end] + ".*"), out lastDay))
                return lastDay;
        }

        return null;
    }

    private static Dictionary<(string Id, string Version), DateOnly> ReadTable()
    {
        using var stream = typeof(DistributionSupport).Assembly.GetManifestResourceStream("PolicyGate.end-of-life.csv")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<(string, string), DateOnly>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(',') is [var id, var version, var lastDay] && !line.StartsWith('#'))
                table.Add((id, version), DateOnly.ParseExact(lastDay, "yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        return table;
    }
}
