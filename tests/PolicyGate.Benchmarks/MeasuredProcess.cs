using System.Diagnostics;
using System.Globalization;

namespace PolicyGate.Benchmarks;

/// <summary>What a whole process took.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="UserSeconds">Of a processor, as last seen while it ran: on a busy machine the better measure. 0 where there is no <c>/proc</c>.</param>
/// <param name="PeakBytes">Memory at the peak; 0 where there is no <c>/proc</c>.</param>
/// <param name="ExitCode">Exit code.</param>
/// <param name="Output">Standard output.</param>
internal sealed record MeasuredProcess(double Seconds, double UserSeconds, long PeakBytes, int ExitCode, string Output)
{
    private const double TicksPerSecond = 100;

    /// <summary>Runs a .NET assembly.</summary>
    internal static async Task<MeasuredProcess> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        var (peak, user) = (0L, 0.0);
        while (!ended.IsCompleted)
        {
            (peak, user) = (Math.Max(peak, ProcessMemory.PeakOf(process.Id)), Math.Max(user, UserTimeOf(process.Id)));
            await Task.WhenAny(ended, Task.Delay(5)).ConfigureAwait(false);
        }

        watch.Stop();
        await errors.ConfigureAwait(false);
        return new(watch.Elapsed.TotalSeconds, user, peak, process.ExitCode, await output.ConfigureAwait(false));
    }

    // The 14th field of the line, see proc(5); the second, a name in brackets, may have blanks.
    private static double UserTimeOf(int processId)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{processId}/stat");
            return long.Parse(line[(line.LastIndexOf(')') + 2)..].Split(' ')[11], CultureInfo.InvariantCulture) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
