using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using PolicyGate.Advisories;
using PolicyGate.Inventory;

namespace PolicyGate.Benchmarks;

/// <summary>Times the import of feeds, and the answers of the database that it makes.</summary>
internal static class DatabaseBenchmark
{
    private static readonly string s_self = Path.Combine(AppContext.BaseDirectory, "PolicyGate.Benchmarks.dll");

    /// <summary>Imports a folder with all.zip archives of OSV records as a whole process, several times, and keeps the last database.</summary>
    internal static async Task<int> ImportAsync(string feeds, string database, int runs, string? tool)
    {
        tool ??= Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll");
        var archives = Directory.GetFiles(feeds, "*.zip", SearchOption.AllDirectories);
        var (records, unpacked) = (0L, 0L);
        foreach (var path in archives)
        {
            using var archive = await ZipFile.OpenReadAsync(path).ConfigureAwait(false);
            records += archive.Entries.Count;
            unpacked += archive.Entries.Sum(entry => entry.Length);
        }

        var measured = new List<MeasuredProcess>();
        for (var run = 0; run <= runs; run++)
        {
            File.Delete(database);
            var import = await MeasuredProcess.RunAsync(tool, "db", "import", feeds, "--database", database).ConfigureAwait(false);
            if (import.ExitCode != 0)
                throw new InvalidOperationException($"The import ended with exit code {import.ExitCode}.");
            // The first run warms the file cache.
            if (run > 0)
                measured.Add(import);
        }

        var (seconds, user) = (Median(measured.Select(import => import.Seconds)), Median(measured.Select(import => import.UserSeconds)));
        var size = new FileInfo(database).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
            {records} records of {archives.Length} archives, {unpacked / 1e6:0.0} MB unpacked
            import median {seconds:0.00} s, {records / seconds:0} records/s; {user:0.00} s of processors, {records / user * 2:0} records/s were two of them busy all the time; {measured.Max(import => import.PeakBytes) / 1e6:0} MB at the peak
            file   {size / 1e6:0.0} MB, {(double)size / unpacked:0.000} of what is unpacked
            """));
        return 0;
    }

    /// <summary>Opens the database and asks it about packages, each time in a process of its own, as a scan does it.</summary>
    internal static async Task<int> AnswerAsync(string database, int packages, int runs)
    {
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, NamesIn(database, packages)).ConfigureAwait(false);
            var lines = new List<string>();
            for (var run = 0; run <= runs; run++)
            {
                var answer = await MeasuredProcess.RunAsync(s_self, "db-answer-once", database, list).ConfigureAwait(false);
                if (run > 0)
                    lines.Add(answer.ExitCode == 0 ? answer.Output.Trim() : throw new InvalidOperationException($"Exit code {answer.ExitCode}."));
            }

            var parts = lines.Select(line => line.Split(' ').Select(part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray()).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{packages} packages, {parts[0][2]:0} flaws: median {Median(parts.Select(part => part[0])):0} ms, least {parts.Min(part => part[0]):0} ms; {Median(parts.Select(part => part[1])):0} ms of processors; again in the same process {Median(parts.Select(part => part[3])):0} ms"));
            return 0;
        }
        finally
        {
            File.Delete(list);
        }
    }

    /// <summary>One opening and one answer; prints milliseconds, those of processors, flaws, and the milliseconds of a second time.</summary>
    internal static int AnswerOnce(string database, string list)
    {
        var inventory = new PackageInventory
        {
            Distribution = new("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", null),
            Packages = [.. File.ReadAllLines(list).Select(line => line.Split('\t')).Select(parts => Package(parts[0], parts[1], parts[2]))],
        };
        using var process = Process.GetCurrentProcess();
        var (before, watch) = (process.TotalProcessorTime, Stopwatch.StartNew());
        var flaws = Answer(database, inventory);
        var first = watch.Elapsed;
        process.Refresh();
        var used = process.TotalProcessorTime - before;
        watch.Restart();
        Answer(database, inventory);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.TotalMilliseconds:0.0} {used.TotalMilliseconds:0.0} {flaws} {watch.Elapsed.TotalMilliseconds:0.0}"));
        return 0;
    }

    private static int Answer(string database, PackageInventory inventory)
    {
        using var opened = AdvisoryDatabase.Open(database);
        return opened.Match(inventory, DateTimeOffset.UtcNow, CancellationToken.None).Matches.Length;
    }

    private static Package Package(string type, string name, string version) => new()
    {
        Purl = new() { Type = type, Namespace = type == "deb" ? "debian" : null, Name = name, Version = version },
        Type = type,
        Name = name,
        Version = version,
        Locations = [new("somewhere", 0)],
        Layer = 0,
        Evidence = "benchmark",
    };

    /// <summary>Packages of an image: one in ten is in advisories.</summary>
    private static ImmutableArray<string> NamesIn(string database, int count)
    {
        Dictionary<string, string> types = new(StringComparer.Ordinal) { ["NuGet"] = "nuget", ["Debian:12"] = "deb", ["PyPI"] = "pypi", ["Go"] = "golang", ["npm"] = "npm", ["crates.io"] = "cargo" };
        using var opened = AdvisoryDatabase.Open(database);
        using var export = new MemoryStream();
        opened.Export(export, CancellationToken.None);
        export.Position = 0;
        using var lines = new StreamReader(export);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        while (lines.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line);
            if (!document.RootElement.TryGetProperty("affected", out var affected))
                continue;
            foreach (var package in affected.EnumerateArray().Select(item => item.GetProperty("package")))
            {
                if (types.TryGetValue(package.GetProperty("ecosystem").GetString()!, out var type))
                    names.Add($"{type}\t{package.GetProperty("name").GetString()}");
            }
        }

        var step = Math.Max(1, names.Count / (count / 10));
        var known = names.Where((_, i) => i % step == 0).Take(count / 10).ToList();
        // Of those, one in ten is old; the others are newer than all fixes, and have only the flaws without one.
        return [.. known.Select((name, i) => $"{name}\t{(i % 10 == 0 ? "1.0.0" : "99999.0.0")}"), .. Enumerable.Range(0, count - known.Count).Select(i => $"{known[i % known.Count]}-{i}\t1.0.0")];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
