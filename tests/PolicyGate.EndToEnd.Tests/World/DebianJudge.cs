using System.IO.Compression;
using System.Text.Json;

using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>Tells which flaws Debian's own <c>dpkg</c> sees in a package database, given fixed versions from OSV records: the judge of our matching.</summary>
internal static class DebianJudge
{
    /// <summary>Pairs of CVE and binary package.</summary>
    public static async Task<IReadOnlyList<(string Id, string Package)>> FindAsync(string statusFile, string recordsZip, CancellationToken cancellationToken)
    {
        Requirement.Programs("dpkg", "dpkg-query");
        var root = Directory.CreateTempSubdirectory("policygate-judge-").FullName;
        try
        {
            File.Copy(statusFile, Path.Combine(root, "status"));
            var listing = await ExternalProgram.RunAsync(
                "dpkg-query",
                ["--admindir", root, "--show", "--showformat", "${source:Package} ${source:Version} ${Package}\n"],
                cancellationToken: cancellationToken);
            listing.Succeeded();
            var installed = listing.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .ToLookup(fields => fields[0], fields => (Version: fields[1], Package: fields[2]));

            var found = new List<(string, string)>();
            foreach (var (id, source, fixedVersion) in Records(recordsZip))
            {
                foreach (var (version, package) in installed[source])
                {
                    var comparison = await ExternalProgram.RunAsync(
                        "dpkg", ["--compare-versions", version, "lt", fixedVersion], cancellationToken: cancellationToken);
                    if (comparison.ExitCode == 0)
                        found.Add((id, package));
                }
            }

            return [.. found.Distinct().Order()];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static IEnumerable<(string Id, string Source, string FixedVersion)> Records(string recordsZip)
    {
        using var zip = ZipFile.OpenRead(recordsZip);
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var record = JsonDocument.Parse(entry.Open());
            foreach (var affected in record.RootElement.GetProperty("affected").EnumerateArray())
            {
                var fixes = affected.GetProperty("ranges").EnumerateArray()
                    .SelectMany(range => range.GetProperty("events").EnumerateArray())
                    .Where(point => point.TryGetProperty("fixed", out _));
                foreach (var point in fixes)
                {
                    yield return (record.RootElement.GetProperty("upstream")[0].GetString()!,
                        affected.GetProperty("package").GetProperty("name").GetString()!,
                        point.GetProperty("fixed").GetString()!);
                }
            }
        }
    }
}
