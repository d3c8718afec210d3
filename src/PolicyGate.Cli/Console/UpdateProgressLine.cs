using System.Globalization;
using PolicyGate.Advisories;

namespace PolicyGate.Cli.Console;

/// <summary>One line on standard error that tells how far an update is; only on a terminal.</summary>
internal sealed class UpdateProgressLine : IProgress<UpdateProgress>, IDisposable
{
    private const long MinimumMilliseconds = 100;
    private const int Width = 78;

    private readonly Lock _gate = new();
    private long _lastWritten;
    private bool _written;
    private bool _disposed;

    internal static UpdateProgressLine? Create(bool quiet) => quiet || System.Console.IsErrorRedirected ? null : new();

    public void Report(UpdateProgress value)
    {
        lock (_gate)
        {
            if (_disposed || Environment.TickCount64 - _lastWritten < MinimumMilliseconds)
                return;
            _lastWritten = Environment.TickCount64;
            _written = true;
            System.Console.Error.Write("\r" + Text(value).PadRight(Width));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_written && !_disposed)
                System.Console.Error.Write("\r" + new string(' ', Width) + "\r");
            _disposed = true;
        }
    }

    internal static string Text(UpdateProgress value)
    {
        if (value.Feed.Length == 0)
            return string.Create(CultureInfo.InvariantCulture, $"importing: {value.Done} records");
        var name = value.Feed.Length <= 40 ? value.Feed : "…" + value.Feed[^39..];
        var bar = value.Total is { } total and > 0 ? $" [{new string('#', (int)Math.Min(20, value.Done * 20 / total)),-20}]" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{name}{bar} {value.Done / 1e6:0.0}{(value.Total is { } all ? $" of {all / 1e6:0.0}" : "")} MB");
    }
}
