using System.Diagnostics;
using System.Globalization;
using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Benchmarks;

/// <summary>What the catalogers cost of a cold read of an image: each time a whole process, in turn with one that reads the layers and asks for no file.</summary>
internal static class CatalogBenchmark
{
    internal static async Task<int> RunAsync(string image, int runs)
    {
        List<double> withs = [], withouts = [];
        long peak = 0, floorPeak = 0;
        var packages = "";
        for (var run = 0; run <= runs; run++)
        {
            var without = await ChildAsync(image, "without").ConfigureAwait(false);
            var with = await ChildAsync(image, "with").ConfigureAwait(false);
            (peak, floorPeak, packages) = (Math.Max(peak, long.Parse(with[1], CultureInfo.InvariantCulture)), Math.Max(floorPeak, long.Parse(without[1], CultureInfo.InvariantCulture)), with[2]);
            // The first run warms the file cache.
            if (run > 0)
            {
                withs.Add(double.Parse(with[0], CultureInfo.InvariantCulture));
                withouts.Add(double.Parse(without[0], CultureInfo.InvariantCulture));
            }
        }

        var (all, layers) = (Median(withs), Median(withouts));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            layers only     median {layers:0.000} s of CPU, {floorPeak / 1e6:0} MB at the peak
            with catalogers median {all:0.000} s of CPU, {peak / 1e6:0} MB at the peak, {packages} packages
            cataloging      {(all - layers) / all:0.0 %} of the whole
            """));
        return 0;
    }

    /// <summary>One read, in a process of its own.</summary>
    internal static async Task<int> OnceAsync(string path, bool catalog)
    {
        var catalogers = catalog ? PackageCatalogers.BuiltIn : [];
        var image = await ContainerImage.OpenAsync(ImageReference.Parse("oci-archive:" + path), null, new ImageLimits(), CancellationToken.None).ConfigureAwait(false);
        await using (image.ConfigureAwait(false))
        {
            var files = await image.ReadFilesAsync(PackageInventory.Readers(catalogers), null, null, CancellationToken.None).ConfigureAwait(false);
            var inventory = PackageInventory.Create(files, catalogers, image.Configuration);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.UserProcessorTime.TotalSeconds:0.000} {ProcessMemory.PeakOf(self.Id)} {inventory.Packages.Length}"));
            foreach (var notification in inventory.Notifications.Where(notification => notification.Id == "PG8001").Take(5))
                Console.Error.WriteLine(notification.Message);
        }

        return 0;
    }

    private static async Task<string[]> ChildAsync(string image, string how)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PolicyGate.Benchmarks.dll"), "catalog-once", image, how]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0 ? output.Trim().Split(' ') : throw new InvalidOperationException($"The read ended with exit code {process.ExitCode}.");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
