using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Analyzers.Checks;
using PolicyGate.Inventory;
using PolicyGate.Policy;

namespace PolicyGate.Benchmarks;

/// <summary>Times rules on findings, and the provenance of rules from a long history.</summary>
internal static class PolicyBenchmark
{
    private const int Rules = 1_000;
    private const int Findings = 20_000;
    private const int Commits = 10_000;
    private const int Changes = 100;
    private const int RulesInHistory = 200;

    internal static int Run(string folder)
    {
        Directory.CreateDirectory(folder);
        Judge(Path.Combine(folder, "rules"));
        Trace(Path.Combine(folder, "history"));
        return 0;
    }

    private static void Judge(string folder)
    {
        Make(folder, commit => commit(RulesFile(Rules, 0)));
        var findings = Enumerable.Range(0, Findings).Select(Finding).ToArray();
        var policy = Read(folder);
        for (var run = 1; run <= 5; run++)
            Time($"{Rules} rules on {Findings} findings, run {run}", () => policy.Judge(findings, new("registry.example.com/shop/web:1", "src/Shop.csproj", "linux/amd64", "main"), new(s_now, [])).Findings.Count(finding => finding.Disposition == Disposition.Disabled));
    }

    private static void Trace(string folder)
    {
        Make(folder, commit =>
        {
            for (var i = 0; i < Commits; i++)
                commit(i % (Commits / Changes) == 0 ? RulesFile(RulesInHistory, i) : null);
        });
        for (var run = 1; run <= 5; run++)
            Time($"{RulesInHistory} rules' provenance from {Commits} commits of which {Changes} change rules, run {run}", () => Read(folder).Rules.Count(rule => rule.Introduced is not null));
    }

    private static readonly DateTimeOffset s_now = new(2026, 6, 15, 0, 0, 0, TimeSpan.Zero);

    private static PolicySet Read(string folder) => PolicySet.Read(new() { Repository = folder, AsOf = s_now, Environment = ImmutableDictionary<string, string>.Empty }, CancellationToken.None);

    private static void Time(string what, Func<int> work)
    {
        var process = Process.GetCurrentProcess();
        var (cpu, clock) = (process.UserProcessorTime, Stopwatch.GetTimestamp());
        var result = work();
        process.Refresh();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {(process.UserProcessorTime - cpu).TotalMilliseconds:F0} ms user CPU, {Stopwatch.GetElapsedTime(clock).TotalMilliseconds:F0} ms, {result} found"));
    }

    // Half of the rules ask for ids, a quarter for packages, a quarter for kinds, texts and scores.
    private static string RulesFile(int count, int version)
    {
        var text = new StringBuilder("version: 1\nrules:\n");
        for (var i = 0; i < count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: r{i}\n    when:\n");
            text.Append((i % 8) switch
            {
                < 4 => $"      finding: [CVE-2024-{i}, GHSA-{i}]\n      severity: [low, medium]\n",
                4 => $"      package: 'pkg:deb/debian/lib{i}'\n      versions: 'vers:deb/<1.{i}'\n",
                5 => $"      package: 'pkg:nuget/Lib{i}'\n      patchable: false\n",
                6 => $"      severity: low\n      securityCheck: 'flaw {i} of'\n",
                _ => $"      category: Debian\n      cvss: {{ below: {i % 40 / 10m} }}\n      path: 'usr/lib{i}/**'\n",
            });
            // One rule changes with each version.
            text.Append(CultureInfo.InvariantCulture, $"    reason: Reviewed in ticket {(i == version % count ? version : 0)}.\n    expires: 2099-12-31\n");
        }

        return text.ToString();
    }

    private static Finding Finding(int number)
    {
        var purl = PackageUrl.Parse(number % 2 == 0 ? $"pkg:deb/debian/lib{number % 3000}@1.{number % 1500}" : $"pkg:nuget/Lib{number % 3000}@1.0.{number % 90}");
        return new()
        {
            Id = $"CVE-2024-{number}",
            Aliases = [$"GHSA-{number}", $"DEBIAN-CVE-2024-{number}"],
            Check = VulnerablePackageAnalyzer.Check,
            Level = CheckLevel.Warning,
            Title = $"The flaw {number} of something that a line describes",
            Category = number % 2 == 0 ? "Debian" : "NuGet",
            Severity = (Severity)(number % 6),
            Cvss = [new("3.1", "", number % 100 / 10m, "test")],
            FixedVersion = number % 3 == 0 ? "99" : null,
            FromBase = number % 2 == 0,
            Package = new() { Purl = purl, Type = purl.Type, Name = purl.Name, Version = purl.Version!, Locations = [], Layer = 0, Evidence = "" },
            Locations = [new($"usr/lib{number % 5000}/file", 0)],
        };
    }

    /// <summary>Writes a repository in one go through git's fast-import, if it isn't there yet.</summary>
    private static void Make(string folder, Action<Action<string?>> commits)
    {
        if (Directory.Exists(folder))
            return;
        Directory.CreateDirectory(folder);
        Git(folder, "init --quiet --initial-branch=main").WaitForExit();
        using var import = Git(folder, "fast-import --quiet");
        using (var input = import.StandardInput)
        {
            var mark = 0;
            commits(rules =>
            {
                mark++;
                var file = rules is null ? ("src/file", mark.ToString(CultureInfo.InvariantCulture)) : (".policygate/disable/a.yaml", rules);
                input.Write(string.Create(CultureInfo.InvariantCulture,
                    $"commit refs/heads/main\nauthor Ada <ada@example.com> {1_700_000_000 + (mark * 60)} +0000\ncommitter Ada <ada@example.com> {1_700_000_000 + (mark * 60)} +0000\ndata 1\nx\nM 100644 inline {file.Item1}\ndata {file.Item2.Length}\n{file.Item2}\n"));
            });
        }

        import.WaitForExit();
        Git(folder, "repack -adq").WaitForExit();
        Git(folder, "reset --hard --quiet").WaitForExit();
    }

    private static Process Git(string folder, string arguments) =>
        Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardInput = true })!;
}
