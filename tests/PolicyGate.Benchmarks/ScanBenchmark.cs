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
            var sarif = Path.Combine(folder, "scan.sarif");
            string[] scan = ["scan", image, "--database", database, "--repository", folder];
            (string Name, string[] Arguments)[] forms = [("inventory", ["inventory", image]), ("scan, table", scan), ("scan, SARIF", [.. scan, "--output", "sarif=" + sarif])];
            var floors = new List<double>();
            var colds = forms.Select(_ => new List<double>()).ToArray();
            var warms = forms.Select(_ => new List<double>()).ToArray();
            var (coldPeaks, warmPeaks) = (new long[forms.Length], new long[forms.Length]);
            for (var run = 0; run <= runs; run++)
            {
                var floor = await MeasureAsync([self, "floor", image]).ConfigureAwait(false);
                // The first run warms the file cache.
                if (run > 0)
                    floors.Add(floor.Seconds);
                for (var form = 0; form < forms.Length; form++)
                {
                    string[] arguments = [tool, .. forms[form].Arguments, "--cache-dir", Path.Combine(folder, $"cache{run}-{form}"), "--quiet"];
                    var cold = await MeasureAsync(arguments).ConfigureAwait(false);
                    var warm = await MeasureAsync(arguments).ConfigureAwait(false);
                    if (floor.ExitCode != 0 || warm.ExitCode != cold.ExitCode || !cold.HasOutput || (form == 2 && !File.Exists(sarif)))
                        throw new InvalidOperationException($"{forms[form].Name}: no result; exit codes {cold.ExitCode} and {warm.ExitCode}, of the floor {floor.ExitCode}.");
                    (coldPeaks[form], warmPeaks[form]) = (Math.Max(coldPeaks[form], cold.PeakBytes), Math.Max(warmPeaks[form], warm.PeakBytes));
                    if (run == 0)
                        continue;
                    colds[form].Add(cold.Seconds);
                    warms[form].Add(warm.Seconds);
                }
            }

            var floorTime = Median(floors);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor        median {floorTime:0.000} s, least {floors.Min():0.000} s; 1.2 floors + 0.15 s: {(1.2 * floorTime) + 0.15:0.000} s"));
            for (var form = 0; form < forms.Length; form++)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                    {forms[form].Name,-12} cold median {Median(colds[form]):0.000} s, least {colds[form].Min():0.000} s, {coldPeaks[form] / 1e6:0} MB at the peak
                    {"",-12} warm median {Median(warms[form]):0.000} s, least {warms[form].Min():0.000} s, {warmPeaks[form] / 1e6:0} MB at the peak
                    """));
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Seconds, long PeakBytes, int ExitCode, bool HasOutput)> MeasureAsync(string[] arguments)
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
        long peak = 0;
        while (!ended.IsCompleted)
        {
            peak = Math.Max(peak, ProcessMemory.PeakOf(process.Id));
            await Task.WhenAny(ended, Task.Delay(5)).ConfigureAwait(false);
        }

        watch.Stop();
        await errors.ConfigureAwait(false);
        return (watch.Elapsed.TotalSeconds, peak, process.ExitCode, (await output.ConfigureAwait(false)).Length > 0);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
