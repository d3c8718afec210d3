using System.Text;
using PolicyGate.Advisories.Importing.Formats;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Tests.Importing.Formats;

/// <summary>Reads a file as an import does, and writes what it says one statement a line.</summary>
internal static class FeedText
{
    public static readonly DateTimeOffset Date = new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static FeedFile File(string name, byte[] content) => new(name, content.AsMemory(0, Math.Min(content.Length, FeedFile.HeadLength)), Date);

    public static List<FeedRecord> Read(string name, string content) => Read(name, Encoding.UTF8.GetBytes(content));

    public static List<FeedRecord> Read(string name, byte[] content)
    {
        var file = File(name, content);
        return [.. NativeFeed.Read(FeedFormats.Find(file)!, file, new MemoryStream(content))];
    }

    public static IEnumerable<string> Lines(this IEnumerable<FeedRecord> records) => records.SelectMany(record => record.Problem is { } problem
        ? [$"{record.Name}: {problem}"]
        : record.Affected.Select(package => $"{record.Advisory!.Id} {package.Line()}"));

    public static string Line(this AffectedPackage package)
    {
        var line = $"{package.Ecosystem} {package.Name} {string.Join('|', package.Ranges.Select(range => Range(range)))}";
        if (package.Status != PackageStatus.Unstated)
            line += $" {package.Status}";
        if (package.Channel is not null)
            line += $" [{package.Channel}]";
        if (package.Module is not null)
            line += $" ({package.Module})";
        return package.Architectures.Length > 0 ? $"{line} {string.Join(',', package.Architectures)}" : line;
    }

    private static string Range(IEnumerable<RangeEvent> range) => string.Concat(range.Where(item => item.Kind != RangeEventKind.Introduced || !item.IsStart).Select(item => item.Kind switch
    {
        RangeEventKind.Introduced => ">=",
        RangeEventKind.Fixed => "<",
        RangeEventKind.LastAffected => "<=",
        _ => "<<",
    } + item.Version).DefaultIfEmpty("all"));
}
