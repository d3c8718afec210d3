using System.Text;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Databases of other projects' tests, with what these expect of them.</summary>
public sealed class DpkgFixtureTests
{
    // Where dpkg leaves files the package is there, though those projects count "installed" only.
    private static readonly string[] s_filesAreThere = ["wantinstall_unpacked", "wantinstall_halfinstalled"];

    [Fact]
    public void Scalibrs_databases()
    {
        var data = SharedData.Path("data");
        var tried = 0;
        foreach (var test in Cases(SharedData.Path("data/fixtures/scalibr/expected.json"), "dpkg"))
        {
            var input = test.GetProperty("input").GetString()!;
            var expected = test.GetProperty("expected")[0];
            if (input.EndsWith(".md5sums", StringComparison.Ordinal))
                continue;
            tried++;
            using var stream = File.OpenRead(Path.Combine(data, input));
            Func<Stream, DpkgDatabase> read = input.Contains("/status.d/", StringComparison.Ordinal) ? DpkgStatusReader.ReadControl : DpkgStatusReader.ReadStatus;
            if (expected.GetProperty("expectsError").GetBoolean())
            {
                Assert.Throws<FormatException>(() => read(stream));
                continue;
            }

            var packages = expected.GetProperty("packages").EnumerateArray().Select(package => (Text(package, "name"), Text(package, "version"), Text(package.GetProperty("meta"), "SourceName"))).ToHashSet();
            var found = Installed(read(stream)).Where(package => !s_filesAreThere.Contains(package.Name))
                .Select(package => (package.Name, package.Version, package.Source.Name == package.Name ? "" : package.Source.Name)).ToHashSet();
            Assert.Equal(packages, found);
        }

        Assert.True(tried >= 12, $"only {tried} databases");
    }

    [Fact]
    public void Trivys_databases()
    {
        var data = SharedData.Path("data");
        var tried = 0;
        foreach (var test in Cases(SharedData.Path("data/fixtures/trivy/expected.json"), "dpkg"))
        {
            if (test.GetProperty("expected")[0].GetProperty("packages") is not { ValueKind: JsonValueKind.Array } packages)
                continue;
            tried++;
            var expected = packages.EnumerateArray().Select(package => (
                Text(package, "name"),
                Version(package, "epoch", "version", "release"),
                Text(package, "arch"),
                Text(package, "srcName"),
                Version(package, "srcEpoch", "srcVersion", "srcRelease"))).ToList();
            var status = TextArchive(Path.Combine(data, test.GetProperty("input").GetString()!))["var/lib/dpkg/status"];
            var read = Installed(DpkgStatusReader.ReadStatus(new MemoryStream(Encoding.UTF8.GetBytes(status))))
                .Select(package => (package.Name, package.Version, package.Architecture, package.Source.Name, package.Source.Version)).ToList();
            Assert.Equal(expected.Order(), read.Order());
        }

        Assert.True(tried >= 4, $"only {tried} databases");
    }

    [Fact]
    public void Distroless_files_have_no_Status()
    {
        using var stream = File.OpenRead(SharedData.Path("data/fixtures/syft/debian/image-distroless-deb/var/lib/dpkg/status.d/libsqlite3-0"));
        Assert.Equal(new DpkgPackage("libsqlite3-0", "3.34.1-3", "arm64", new("sqlite3", "3.34.1-3"), DpkgState.Unstated), Assert.Single(Installed(DpkgStatusReader.ReadControl(stream))));
    }

    [Fact]
    public void A_removed_kernel_is_not_there()
    {
        using var stream = File.OpenRead(SharedData.Path("data/fixtures/syft/debian/var/lib/dpkg/status.d/deinstall"));
        Assert.Equal(["linux-image-6.14.0-1012-aws"], Installed(DpkgStatusReader.ReadControl(stream)).Select(package => package.Name));
    }

    internal static List<JsonElement> Cases(string path, string kind)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Where(test => Text(test, "kind") == kind).Select(test => test.Clone())];
    }

    internal static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static IEnumerable<DpkgPackage> Installed(DpkgDatabase database) => database.Packages.Where(package => package.State != DpkgState.Absent);

    private static string Version(JsonElement package, string epoch, string version, string release)
    {
        var text = Text(package, version) + (Text(package, release) is { Length: > 0 } suffix ? "-" + suffix : "");
        return package.TryGetProperty(epoch, out var number) && number.GetInt32() > 0 ? $"{number.GetInt32()}:{text}" : text;
    }

    // Go's txtar: "-- name --" before each file.
    private static Dictionary<string, string> TextArchive(string path)
    {
        var files = new Dictionary<string, string>();
        var name = "";
        foreach (var line in File.ReadAllText(path).Split('\n'))
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal))
                files[name = line[3..^3]] = "";
            else if (name.Length > 0)
                files[name] += line + "\n";
        }

        return files;
    }
}
