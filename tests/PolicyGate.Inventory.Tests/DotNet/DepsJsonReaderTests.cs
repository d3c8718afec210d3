using System.Text;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class DepsJsonReaderTests
{
    private const string Example = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v8.0/linux-x64", "signature": "" },
          "targets": {
            ".NETCoreApp,Version=v8.0": {},
            ".NETCoreApp,Version=v8.0/linux-x64": {
              "Shop/1.0.0": {
                "dependencies": { "Runtime": "1.0.0", "Meta": "1.0.0", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "8.0.31" },
                "runtime": { "Shop.dll": {} }
              },
              "Runtime/1.0.0": { "runtime": { "lib/net8.0/Runtime.dll": { "assemblyVersion": "1.0.0.0" } } },
              "Native/1.0.0": { "native": { "runtimes/linux-x64/native/a.so": { "fileVersion": "0.0.0.0" } } },
              "Targets/1.0.0": { "runtimeTargets": { "runtimes/unix/lib/net8.0/T.dll": { "rid": "unix", "assetType": "runtime" } } },
              "Satellite/1.0.0": { "resources": { "lib/net8.0/de/S.resources.dll": { "locale": "de" } } },
              "Meta/1.0.0": { "dependencies": { "Native": "1.0.0" } },
              "Compile/1.0.0": { "compile": { "lib/net8.0/C.dll": {} } },
              "Placeholder/1.0.0": { "runtime": { "lib/netstandard1.0/_._": {} } },
              "Empty/1.0.0": { "runtime": {}, "native": {} },
              "Reference/1.0.0": { "compile": { "r.dll": {} }, "runtime": { "r.dll": {} } },
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.31": { "runtime": { "System.Private.CoreLib.dll": {} } }
            }
          },
          "libraries": {
            "Shop/1.0.0": { "type": "project" },
            "Runtime/1.0.0": { "type": "Package" },
            "Native/1.0.0": { "type": "package" },
            "Targets/1.0.0": { "type": "PACKAGE" },
            "Satellite/1.0.0": { "type": "package" },
            "Meta/1.0.0": { "type": "package" },
            "Compile/1.0.0": { "type": "package" },
            "Placeholder/1.0.0": { "type": "package" },
            "Empty/1.0.0": { "type": "package" },
            "NotInTarget/1.0.0": { "type": "package" },
            "Reference/1.0.0": { "type": "referenceassembly" },
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.31": { "type": "runtimepack" }
          }
        }
        """;

    [Fact]
    public void What_has_a_file_under_the_runtime_target_is_there()
    {
        var file = Read(Example);
        Assert.Empty(file.Defects);
        Assert.Equal(["NotInTarget"], file.Libraries.Where(library => library.Presence == DepsLibraryPresence.Unknown).Select(library => library.Name));
        Assert.Equal(
            ["Shop 1.0.0 Project", "Runtime 1.0.0 Package", "Native 1.0.0 Package", "Targets 1.0.0 Package", "Satellite 1.0.0 Package", "Microsoft.NETCore.App.Runtime.linux-x64 8.0.31 RuntimePack"],
            Present(file));
        Assert.Equal(["Meta", "Compile", "Placeholder", "Empty"], file.Libraries.Where(library => library.Presence == DepsLibraryPresence.Absent).Select(library => library.Name));
    }

    [Fact]
    public void The_dependency_path_runs_from_the_direct_reference_through_packages_without_files()
    {
        var libraries = Read(Example).Libraries;
        var paths = DependencyPaths.Of(libraries).ToDictionary(pair => pair.Key.PackageName, pair => string.Join(" > ", pair.Value));
        Assert.Equal("", paths["Shop"]);
        Assert.Equal("Runtime", paths["Runtime"]);
        Assert.Equal("Meta > Native", paths["Native"]);
        Assert.Equal("Microsoft.NETCore.App.Runtime.linux-x64", paths["Microsoft.NETCore.App.Runtime.linux-x64"]);
        Assert.False(paths.ContainsKey("Targets"));
    }

    [Theory]
    [InlineData("""{ "runtimeTarget": { "name": "other" }, "targets": { "t": { "A/1": { "runtime": { "a.dll": {} } } } }, "libraries": { "A/1": { "type": "package" }, "B/2": { "type": "package" } } }""")]
    [InlineData("""{ "targets": { "t": {} }, "libraries": { "A/1": { "type": "package" }, "B/2": { "type": "package" } } }""")]
    [InlineData("""{ "runtimeTarget": {}, "libraries": { "A/1": { "type": "package" }, "B/2": { "type": "package" }, "C/3": { "type": "reference" } } }""")]
    public void Without_the_runtime_target_every_library_may_be_there(string json)
    {
        var file = Read(json);
        Assert.Equal(["A 1 Package Unknown", "B 2 Package Unknown"], file.Libraries.Select(library => $"{library.Name} {library.Version} {library.Kind} {library.Presence}"));
    }

    [Theory]
    [InlineData("\uFEFF")]
    [InlineData("// made by hand\n/* twice */")]
    public void A_byte_order_mark_and_comments_are_passed_over(string prefix) => Assert.Equal(6, Present(Read(prefix + Example)).Count);

    [Fact]
    public void The_runtime_target_may_be_a_text_and_keys_ignore_case() =>
        Assert.Equal(["A 1 Package"], Present(Read("""{ "runtimeTarget": "t", "targets": { "t": { "a/1": { "runtime": { "a.dll": {} } } } }, "libraries": { "A/1": { "type": "package" } } }""")));

    [Fact]
    public void A_library_that_stands_there_twice_counts_once() =>
        Assert.Single(Read("""{ "libraries": { "A/1": { "type": "package" }, "a/1": { "type": "package" }, "A/1": { "type": "package" } } }""").Libraries);

    [Theory]
    [InlineData("""{ "runtimeTarget": { "name": "t" }, "targets": { "t": { "B/2": { "runtime": { "b.dll": {} } } } }, "libraries": {} }""", "'B/2' has files, but no type")]
    [InlineData("""{ "libraries": { "NoVersion": { "type": "package" } } }""", "'NoVersion' is not a library")]
    [InlineData("""{ "libraries": { "/1": { "type": "package" } } }""", "'/1' is not a library")]
    [InlineData("""{ "libraries": { "A/": { "type": "package" } } }""", "'A/' is not a library")]
    [InlineData("""{ "libraries": { "A/1": { "version": 1 } } }""", "'A/1' has no type")]
    public void What_is_wrong_with_one_library_is_told(string json, string defect) => Assert.Contains(defect, Assert.Single(Read(json).Defects), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "name": "something else" }""")]
    public void JSON_of_another_kind_tells_nothing(string json) => Assert.Null(DepsJsonReader.Read(Bytes(json)));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "libraries": [] }""")]
    [InlineData("""{ "libraries": { "A/1": "package" } }""")]
    [InlineData("""{ "libraries": { "A/1": { "type": 7 } } }""")]
    [InlineData("""{ "runtimeTarget": 7, "targets": {}, "libraries": {} }""")]
    [InlineData("""{ "runtimeTarget": { "name": "t" }, "targets": { "t": [] }, "libraries": {} }""")]
    [InlineData("""{ "runtimeTarget": { "name": "t" }, "targets": { "t": { "A/1": { "runtime": 3 } } }, "libraries": { "A/1": { "type": "package" } } }""")]
    [InlineData("""{ "libraries": { "\ud800/1": { "type": "package" } } }""")]
    public void What_is_malformed_is_refused(string json) => Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes(json), stream => DepsJsonReader.Read(stream)));

    [Fact]
    public void A_text_that_is_no_UTF8_is_refused()
    {
        byte[] json = [.. "{\"libraries\":{\""u8, 0xff, 0xfe, .. "/1\":{\"type\":\"package\"}}}"u8];
        Assert.True(Malformed.Refused(json, stream => DepsJsonReader.Read(stream)));
    }

    [Fact]
    public void Absurd_depth_is_refused() =>
        Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes("{\"libraries\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_001)), stream => DepsJsonReader.Read(stream)));

    [Fact]
    public void An_absurd_number_of_libraries_is_refused()
    {
        var json = "{\"libraries\":{" + string.Join(',', Enumerable.Range(0, 100_001).Select(i => $"\"A/{i}\":{{\"type\":\"package\"}}")) + "}}";
        Assert.True(Malformed.Refused(Encoding.UTF8.GetBytes(json), stream => DepsJsonReader.Read(stream)));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Malformed.Fuzz(Encoding.UTF8.GetBytes(Example), stream =>
    {
        if (DepsJsonReader.Read(stream) is { } file)
            DependencyPaths.Of(file.Libraries);
    });

    // Expectations of another project's tests, which count the same things as we do.
    [Fact]
    public void Trivys_files()
    {
        var data = SharedData.Path("data");
        var tried = 0;
        foreach (var test in DpkgFixtureTests.Cases(SharedData.Path("data/fixtures/trivy/expected.json"), "dotnet-depsjson"))
        {
            var content = File.ReadAllBytes(Path.Combine(data, test.GetProperty("input").GetString()!));
            var expected = test.GetProperty("expected")[0].GetProperty("packages");
            tried++;
            if (expected.ValueKind == JsonValueKind.Array)
            {
                var ids = expected.EnumerateArray().Select(package => DpkgFixtureTests.Text(package, "name") + " " + DpkgFixtureTests.Text(package, "version")).Order(StringComparer.Ordinal);
                var read = DepsJsonReader.Read(new MemoryStream(content))!;
                Assert.Equal(ids, read.Libraries.Where(library => library.Presence != DepsLibraryPresence.Absent).Select(library => $"{library.PackageName} {library.Version}").Order(StringComparer.Ordinal));
            }
            else
            {
                Assert.True(Malformed.Refused(content, stream => DepsJsonReader.Read(stream)));
            }
        }

        Assert.True(tried >= 6, $"only {tried} files");
    }

    [Theory]
    [InlineData("data/fixtures/scalibr/dotnet-depsjson/depsjson/input/valid", "TestLibrary 1.0.0 Project", "AWSSDK.Core 3.7.10.6 Package", "Microsoft.Extensions.DependencyInjection 6.0.0 Package")]
    public void Other_real_files(string path, params string[] expected)
    {
        using var stream = File.OpenRead(SharedData.Path(path));
        var present = Present(DepsJsonReader.Read(stream)!);
        Assert.All(expected, package => Assert.Contains(package, present));
    }

    [Fact]
    public void Reference_assemblies_are_no_packages()
    {
        using var stream = File.OpenRead(SharedData.Path("data/fixtures/syft/dotnet/deps-with-referenceassembly/MyApp.deps.json"));
        using var raw = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data/fixtures/syft/dotnet/deps-with-referenceassembly/MyApp.deps.json")));
        var references = raw.RootElement.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").GetString()!.Contains("reference", StringComparison.Ordinal)).Select(library => library.Name.Split('/')[0]).ToList();
        Assert.NotEmpty(references);
        Assert.DoesNotContain(DepsJsonReader.Read(stream)!.Libraries, library => references.Contains(library.Name));
    }

    private static DepsJson Read(string json) => DepsJsonReader.Read(Bytes(json))!;

    private static MemoryStream Bytes(string json) => new(Encoding.UTF8.GetBytes(json));

    private static List<string> Present(DepsJson file) => [.. file.Libraries.Where(library => library.Presence == DepsLibraryPresence.Present).Select(library => $"{library.PackageName} {library.Version} {library.Kind}")];
}
