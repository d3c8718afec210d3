using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>The command line as a process, with a folder of its own for cache and work.</summary>
internal sealed class PolicyGateCommandLine : IDisposable
{
    private static readonly string s_tool = Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll");

    internal TemporaryFolder Folder { get; } = new();

    internal string Cache => Folder.Path("cache");

    internal Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    internal Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, Dictionary<string, string?> environment) => ExternalProgram.RunAsync(
        "dotnet",
        [s_tool, .. arguments],
        Folder.Root,
        HermeticEnvironment.With(new Dictionary<string, string?>(environment) { ["POLICYGATE_CACHE_DIR"] = Cache }),
        TestContext.Current.CancellationToken);

    /// <summary>Imports a flaw of the NuGet package Shop.Core before 2.0.0, of high severity, and a feed for Debian 12 in which nothing is for our image.</summary>
    internal async Task ImportAdvisoryAsync()
    {
        Folder.Write("feed/GHSA-aaaa-bbbb-cccc.json", """
            {
              "id": "GHSA-aaaa-bbbb-cccc",
              "modified": "2026-01-01T00:00:00Z",
              "published": "2026-01-01T00:00:00Z",
              "aliases": ["CVE-2026-0001"],
              "summary": "Shop.Core lets anybody in",
              "severity": [{ "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" }],
              "affected": [{
                "package": { "ecosystem": "NuGet", "name": "Shop.Core" },
                "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }, { "fixed": "2.0.0" }] }]
              }]
            }
            """);
        Folder.Write("feed/DEBIAN-CVE-2020-0001.json", """
            {
              "id": "DEBIAN-CVE-2020-0001",
              "modified": "2026-01-01T00:00:00Z",
              "upstream": ["CVE-2020-0001"],
              "affected": [{
                "package": { "ecosystem": "Debian:12", "name": "not-installed" },
                "ranges": [{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }]
              }]
            }
            """);
        (await RunAsync("db", "import", "feed")).Succeeded();
    }

    /// <summary>Writes an image with Shop.Core on Debian 12.</summary>
    internal async Task<string> WriteImageAsync(string name = "shop.tar", string version = "1.0.0")
    {
        var path = Folder.Path(name);
        await Shop(version).WriteOciArchiveAsync(path);
        return path;
    }

    /// <summary>An image with Shop.Core on Debian 12.</summary>
    internal static Image Shop(string version, string architecture = "amd64") => Image.With(layer => layer
        .File("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n")
        .File("var/lib/dpkg/status", $"Package: base-files\nStatus: install ok installed\nArchitecture: {architecture}\nVersion: 12.4\n\n")
        .File("app/Shop.deps.json", $$$"""
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": {
                "Shop/1.0.0": { "dependencies": { "Shop.Core": "{{{version}}}" }, "runtime": { "Shop.dll": {} } },
                "Shop.Core/{{{version}}}": { "runtime": { "lib/net10.0/Shop.Core.dll": {} } }
              } },
              "libraries": {
                "Shop/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
                "Shop.Core/{{{version}}}": { "type": "package", "serviceable": true, "sha512": "" }
              }
            }
            """)).User("1654").Platform($"linux/{architecture}");

    public void Dispose() => Folder.Dispose();
}
