using System.Text;

namespace PolicyGate.Inventory.Tests;

public sealed class PackageListReaderTests
{
    public const string Assets = """
        {
          "version": 3,
          "targets": {
            "net8.0": { "CompileTime/1.0.0": { "type": "package", "runtime": { "lib/a.dll": {} } } },
            "net8.0/linux-x64": {
              "Azure.Core/1.32.0": { "type": "package", "compile": { "lib/a.dll": {} }, "runtime": { "lib/a.dll": {} } },
              "Azure.Identity/1.9.0": { "type": "package", "dependencies": { "Azure.Core": "1.32.0" }, "runtime": { "lib/i.dll": {} } },
              "Native/1.0.0": { "type": "package", "runtimeTargets": { "runtimes/linux-x64/native/n.so": { "assetType": "native", "rid": "linux-x64" } } },
              "Satellite/1.0.0": { "type": "package", "resource": { "lib/de/s.resources.dll": { "locale": "de" } } },
              "NETStandard.Library/1.6.1": { "type": "package", "dependencies": { "Native": "1.0.0" }, "compile": { "r.dll": {} }, "runtime": { "lib/net8.0/_._": {} } },
              "Data/1.0.0": { "type": "project", "dependencies": { "Satellite": "1.0.0" }, "compile": { "bin/Data.dll": {} }, "runtime": { "bin/Data.dll": {} } }
            }
          },
          "libraries": {},
          "projectFileDependencyGroups": { "net8.0": [ "Azure.Identity >= 1.9.0", "Data >= 1.0.0", "NETStandard.Library" ] },
          "project": { "restore": { "projectName": "Shop" } }
        }
        """;

    public const string Lock = """
        {
          "version": 2,
          "dependencies": {
            "net8.0": {
              "Azure.Identity": { "type": "Direct", "requested": "[1.9.0, )", "resolved": "1.9.0", "contentHash": "x", "dependencies": { "Azure.Core": "1.32.0" } },
              "Azure.Core": { "type": "Transitive", "resolved": "1.32.0" },
              "Central": { "type": "CentralTransitive", "requested": "[2.0.0, )", "resolved": "2.0.0" },
              "data": { "type": "Project", "dependencies": { "Central": "[2.0.0, )" } }
            },
            "net8.0/linux-x64": { "Azure.Core": { "type": "Transitive", "resolved": "1.32.0" } }
          }
        }
        """;

    public const string Config = """
        <?xml version="1.0" encoding="utf-8"?>
        <packages>
          <package id="Newtonsoft.Json" version="12.0.1" targetFramework="net48" />
          <package id="StyleCop" version="1.0.0" developmentDependency="true" />
        </packages>
        """;

    public const string Nuspec = """
        <package xmlns="http://schemas.microsoft.com/packaging/2012/06/nuspec.xsd">
          <metadata><id>PowerShell.Linux.x64</id><version>7.4.2</version><packageTypes><packageType name="DotnetTool" /></packageTypes></metadata>
        </package>
        """;

    [Fact]
    public void Of_an_assets_file_that_counts_which_is_published() => Assert.Equal(
        ["Azure.Core 1.32.0: Azure.Identity > Azure.Core", "Azure.Identity 1.9.0: Azure.Identity", "Native 1.0.0: NETStandard.Library > Native", "Satellite 1.0.0: Data > Satellite"],
        Show(ProjectAssetsReader.Read(Stream(Assets))));

    [Fact]
    public void Of_a_lock_file_all_but_projects_counts() => Assert.Equal(
        ["Azure.Core 1.32.0: Azure.Identity > Azure.Core", "Azure.Identity 1.9.0: Azure.Identity", "Central 2.0.0: data > Central"],
        Show(PackagesLockReader.Read(Stream(Lock))));

    [Fact]
    public void Of_a_packages_config_all_but_what_the_build_needs_counts() => Assert.Equal(["Newtonsoft.Json 12.0.1: "], Show(PackageXmlReader.ReadConfig(Stream(Config))));

    [Fact]
    public void A_nuspec_is_one_package() => Assert.Equal(["PowerShell.Linux.x64 7.4.2: "], Show(PackageXmlReader.ReadNuspec(Stream(Nuspec))));

    [Fact]
    public void Files_of_another_kind_tell_nothing()
    {
        Assert.Null(ProjectAssetsReader.Read(Stream("{}")));
        Assert.Null(PackagesLockReader.Read(Stream("""{ "dependencies": {} }""")));
        Assert.Null(PackageXmlReader.ReadConfig(Stream("<configuration/>")));
        Assert.Null(PackageXmlReader.ReadNuspec(Stream("<metadata/>")));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "targets": [], "projectFileDependencyGroups": {} }""")]
    [InlineData("""{ "targets": { "t": { "A": {} } }, "projectFileDependencyGroups": {} }""")]
    [InlineData("""{ "targets": {}, "projectFileDependencyGroups": { "t": [ null ] } }""")]
    [InlineData("""{ "targets": { "t": { "A/1": { "runtime": 7 } } }, "projectFileDependencyGroups": {} }""")]
    public void A_malformed_assets_file_is_refused(string json) => Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes(json), stream => ProjectAssetsReader.Read(stream)));

    [Theory]
    [InlineData("[]")]
    [InlineData("""{ "version": 1, "dependencies": [] }""")]
    [InlineData("""{ "version": 1, "dependencies": { "t": { "A": { "type": "Direct" } } } }""")]
    [InlineData("""{ "version": 1, "dependencies": { "t": { "A": { "type": "Direct", "resolved": 7 } } } }""")]
    public void A_malformed_lock_file_is_refused(string json) => Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes(json), stream => PackagesLockReader.Read(stream)));

    [Theory]
    [InlineData("")]
    [InlineData("<packages><package id='A'/></packages>")]
    [InlineData("<packages><package id='A' version='1'></packages>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><packages><package id='&a;' version='1'/></packages>")]
    public void A_malformed_packages_config_is_refused(string xml) => Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes(xml), stream => PackageXmlReader.ReadConfig(stream)));

    [Fact]
    public void Absurd_depth_ends_nothing()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 200_000)) + string.Concat(Enumerable.Repeat("</a>", 200_000));
        Assert.Equal(["A 1: "], Show(PackageXmlReader.ReadNuspec(Stream($"<package>{deep}<metadata><id>A</id><version>1</version></metadata></package>"))));
        Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes($"<package><metadata><id>{deep}</id></metadata></package>"), stream => PackageXmlReader.ReadNuspec(stream)));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        Malformed.Fuzz(Encoding.UTF8.GetBytes(Assets), stream => Show(ProjectAssetsReader.Read(stream)), rounds: 1000);
        Malformed.Fuzz(Encoding.UTF8.GetBytes(Lock), stream => Show(PackagesLockReader.Read(stream)), rounds: 1000);
        Malformed.Fuzz(Encoding.UTF8.GetBytes(Config), stream => Show(PackageXmlReader.ReadConfig(stream)), rounds: 500);
        Malformed.Fuzz(Encoding.UTF8.GetBytes(Nuspec), stream => Show(PackageXmlReader.ReadNuspec(stream)), rounds: 500);
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static List<string> Show(PackageList? list)
    {
        if (list is null)
            return [];
        var paths = DependencyPaths.Of(list.Libraries);
        return [.. list.Libraries.Where(library => library.Presence == DepsLibraryPresence.Present)
            .Select(library => $"{library.Name} {library.Version}: {string.Join(" > ", paths.GetValueOrDefault(library, []))}").Order(StringComparer.Ordinal)];
    }
}
