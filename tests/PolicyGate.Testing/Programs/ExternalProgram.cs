using System.Diagnostics;
using System.Text;

namespace PolicyGate.Testing;

/// <summary>Runs a program to its end and keeps what it says.</summary>
public static class ExternalProgram
{
    // A program may leave a child behind that still holds the pipes, as build servers do: their end then never comes.
    private static readonly TimeSpan _pipesOutliveProgram = TimeSpan.FromSeconds(5);

    /// <param name="file">A program's path, or its name in <c>PATH</c>.</param>
    /// <param name="arguments">Passed on as they are; no shell reads them.</param>
    /// <param name="workingDirectory">This process's own if null.</param>
    /// <param name="environment">Changes to this process's environment; a null value removes a variable.</param>
    /// <param name="cancellationToken">Kills the program and its children.</param>
    public static async Task<ProgramResult> RunAsync(
        string file,
        IReadOnlyList<string> arguments,
        string? workingDirectory = null,
        IReadOnlyDictionary<string, string?>? environment = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingDirectory ?? "",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        var error = new StringBuilder();
        var drained = Task.WhenAll(DrainAsync(process.StandardOutput, output), DrainAsync(process.StandardError, error));

        var cancelled = false;
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        await Task.WhenAny(drained, Task.Delay(_pipesOutliveProgram, CancellationToken.None));
        var result = new ProgramResult(
            string.Join(' ', [file, .. arguments]), process.ExitCode, TextOf(output), TextOf(error), clock.Elapsed);
        return cancelled ? throw new OperationCanceledException($"Killed: {result}", cancellationToken) : result;
    }

    private static async Task DrainAsync(StreamReader pipe, StringBuilder text)
    {
        var buffer = new char[4096];
        for (int read; (read = await pipe.ReadAsync(buffer)) > 0;)
        {
            lock (text)
                text.Append(buffer, 0, read);
        }
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
