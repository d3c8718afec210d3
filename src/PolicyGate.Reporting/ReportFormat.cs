namespace PolicyGate.Reporting;

/// <summary>The forms of a report, by the word that <c>--format</c> and <c>--output</c> take.</summary>
public sealed class ReportFormat
{
    private readonly Action<ScanReport, Stream> _write;

    private ReportFormat(string name, Action<ScanReport, Stream> write)
    {
        Name = name;
        _write = write;
    }

    /// <summary>All forms, in the order in which help lists them.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } = [];

    /// <summary>The word.</summary>
    public string Name { get; }

    /// <summary>Writes the report: UTF-8 without byte-order mark.</summary>
    public void Write(ScanReport report, Stream destination) => _write(report, destination);
}
