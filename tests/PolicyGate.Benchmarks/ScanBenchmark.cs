using System.Diagnostics;
using System.Globalization;

namespace PolicyGate.Benchmarks;

/// <summary>Times whole processes in turn, so that what else the machine does hits both.</summary>
internal static class ScanBenchmark
{
    internal static async Task<int> RunAsync(string image, string database, int runs, string? tool)
    {
        tool ??= Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll");
        var self = Path.Combine(AppContext.BaseDirectory, "PolicyGate.Benchmarks.dll");
        var folder = Directory.CreateTempSubdirectory("policygate-benchmark-").FullName;
        try
        {
            List<double> floors = [], colds = [], warms = [];
            long coldPeak = 0, warmPeak = 0;
            for (var run = 0; run <= runs; run++)
            {
                var cache = Path.Combine(folder, $"cache{run}");
                var floor = await MeasureAsync([self, "floor", image]).ConfigureAwait(false);
                var cold = await MeasureAsync(Scan(cache)).ConfigureAwait(false);
                var warm = await MeasureAsync(Scan(cache)).ConfigureAwait(false);
                if (cold.ExitCode is not (0 or 1 or 4) || warm.ExitCode != cold.ExitCode || floor.ExitCode != 0)
                    throw new InvalidOperationException($"The scans ended with exit codes {cold.ExitCode} and {warm.ExitCode}, the floor with {floor.ExitCode}.");
                (coldPeak, warmPeak) = (Math.Max(coldPeak, cold.PeakBytes), Math.Max(warmPeak, warm.PeakBytes));
                // The first run warms the file cache.
                if (run > 0)
                {
                    floors.Add(floor.Seconds);
                    colds.Add(cold.Seconds);
                    warms.Add(warm.Seconds);
                }
            }

            var (floorTime, coldTime) = (Median(floors), Median(colds));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                floor  median {floorTime:0.000} s, least {floors.Min():0.000} s
                cold   median {coldTime:0.000} s, least {colds.Min():0.000} s, {coldPeak / 1e6:0} MB at the peak
                warm   median {Median(warms):0.000} s, least {warms.Min():0.000} s, {warmPeak / 1e6:0} MB at the peak
                ratio  {coldTime / floorTime:0.00} of the medians; 1.2 floors + 0.15 s would be {(1.2 * floorTime) + 0.15:0.000} s
                """));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string[] Scan(string cache) =>
        [
            tool, "scan", image, "--database", database, "--cache-dir", cache, "--repository", folder, "--output", "sarif=" + Path.Combine(folder, "scan.sarif"), "--quiet",
        ];
    }

    private static async Task<(double Seconds, long PeakBytes, int ExitCode)> MeasureAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var ended = process.WaitForExitAsync();
        long peak = 0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await Task.WhenAny(ended, Task.Delay(5)).ConfigureAwait(false);
        }

        watch.Stop();
        await output.ConfigureAwait(false);
        return (watch.Elapsed.TotalSeconds, peak, process.ExitCode);
    }

    private static long PeakOf(int processId)
    {
        try
        {
            var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim(" \tkB"), CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
