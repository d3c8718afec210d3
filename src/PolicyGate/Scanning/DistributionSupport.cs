using System.Globalization;
using PolicyGate.Inventory;

namespace PolicyGate.Scanning;

/// <summary>Tells whether a distribution still gets free security updates, from a table of dates that comes with the tool.</summary>
internal static class DistributionSupport
{
    private static readonly Lazy<Dictionary<(string Id, string Version), DateOnly>> s_lastDays = new(ReadTable);

    /// <summary>A notification <c>PG8003</c> after the last day of free security updates.</summary>
    internal static IEnumerable<Notification> Judge(Distribution? distribution, DateTimeOffset asOf)
    {
        if (distribution?.VersionId is { } version
            && s_lastDays.Value.TryGetValue((distribution.Id, version), out var lastDay)
            && DateOnly.FromDateTime(asOf.UtcDateTime) > lastDay)
        {
            yield return new("PG8003", NotificationLevel.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{(distribution.PrettyName ?? distribution.Id + " " + version).Printable(200)} has had no free security updates since {lastDay:yyyy-MM-dd}: new flaws in its packages stay open and may not be listed."),
                "etc/os-release");
        }
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
