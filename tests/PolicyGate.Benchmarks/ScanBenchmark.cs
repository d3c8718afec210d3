using System.Diagnostics;
using System.Globalization;

namespace PolicyGate.Benchmarks;

/// <summary>Times whole processes in turn, so that what else the machine does hits both.</summary>
internal static class ScanBenchmark
{
    internal static async Task<int> RunAsync(string image, string database, int runs)
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll");
        var self = Path.Combine(AppContext.BaseDirectory, "PolicyGate.Benchmarks.dll");
        var cache = Directory.CreateTempSubdirectory("policygate-benchmark-").FullName;
        try
        {
            List<double> floors = [], scans = [];
            long peak = 0;
            for (var run = 0; run <= runs; run++)
            {
                var floor = await MeasureAsync([self, "floor", image]).ConfigureAwait(false);
                var scan = await MeasureAsync([tool, "scan", "oci-archive:" + image, "--database", database, "--cache-dir", cache,
                    "--repository", cache, "--output", "sarif=" + Path.Combine(cache, "scan.sarif"), "--quiet"]).ConfigureAwait(false);
                if (scan.ExitCode is not (0 or 1 or 4) || floor.ExitCode != 0)
                    throw new InvalidOperationException($"The scan ended with exit code {scan.ExitCode}, the floor with {floor.ExitCode}.");
                peak = Math.Max(peak, scan.PeakBytes);
                // The first run warms the file cache.
                if (run > 0)
                {
                    floors.Add(floor.Seconds);
                    scans.Add(scan.Seconds);
                }
            }

            var (floorTime, scanTime) = (Median(floors), Median(scans));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                floor  median {floorTime:0.000} s, least {floors.Min():0.000} s
                scan   median {scanTime:0.000} s, least {scans.Min():0.000} s
                ratio  {scanTime / floorTime:0.00} of the medians; beyond the floor {scanTime - floorTime:0.000} s; 1.5 floors + 0.3 s would be {(1.5 * floorTime) + 0.3:0.000} s
                memory {peak / 1e6:0} MB at the peak
                """));
            return 0;
        }
        finally
        {
            Directory.Delete(cache, recursive: true);
        }
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
