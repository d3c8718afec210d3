using System.Globalization;

namespace PolicyGate.Cli.Console;

/// <summary>One line on standard error that tells how far the layers are read; only on a terminal.</summary>
internal sealed class LayerProgressLine : IProgress<ScanProgress>, IDisposable
{
    private const long MinimumMilliseconds = 100;

    private readonly Lock _gate = new();
    private long _lastWritten = Environment.TickCount64;
    private bool _written;
    private bool _disposed;

    internal static LayerProgressLine? Create(bool quiet) => quiet || System.Console.IsErrorRedirected ? null : new();

    public void Report(ScanProgress value)
    {
        lock (_gate)
        {
            if (_disposed || Environment.TickCount64 - _lastWritten < MinimumMilliseconds)
                return;
            _lastWritten = Environment.TickCount64;
            _written = true;
            var total = value.BytesTotal > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {value.BytesTotal / 1_000_000} MB") : " MB";
            System.Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\rreading layers: {value.BytesRead / 1_000_000}{total} "));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_written && !_disposed)
                System.Console.Error.Write("\r" + new string(' ', 60) + "\r");
            _disposed = true;
        }
    }
}
