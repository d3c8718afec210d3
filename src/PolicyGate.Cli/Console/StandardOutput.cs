using PolicyGate.Reporting;

namespace PolicyGate.Cli.Console;

/// <summary>Writes results to standard output; one that can't take them is an error, never a pass.</summary>
internal static class StandardOutput
{
    private const int BufferSize = 64 << 10;

    /// <exception cref="ReportException">Standard output is closed, broken or full.</exception>
    internal static void Write(Action<Stream> write) => Write(StandardDescriptor.Open(1), "standard output", write);

    /// <exception cref="ReportException">Standard error is closed, broken or full.</exception>
    internal static void WriteError(Action<Stream> write) => Write(StandardDescriptor.Open(2), "standard error", write);

    /// <exception cref="ReportException">Standard output is closed, broken or full.</exception>
    internal static void WriteLines(IEnumerable<string> lines) => Write(stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        foreach (var line in lines)
            writer.WriteLine(line);
    });

    /// <exception cref="ReportException">Standard output is closed, broken or full.</exception>
    internal static void WriteText(string text)
    {
        if (text.Length > 0)
            Write(stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));
    }

    private static void Write(Stream stream, string name, Action<Stream> write)
    {
        try
        {
            using var buffered = new BufferedStream(stream, BufferSize);
            write(buffered);
            buffered.Flush();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReportException(name, exception);
        }
    }
}
