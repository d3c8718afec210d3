using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

public sealed class Inventory_command_tests : IDisposable
{
    private const string Application = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v8.0" },
          "targets": { ".NETCoreApp,Version=v8.0": {
            "Web/1.0.0": { "dependencies": { "Outer": "2.0.0", "Analyzer": "1.0.0" }, "runtime": { "Web.dll": {} } },
            "Outer/2.0.0": { "dependencies": { "Shop.Core": "1.0.0" }, "runtime": { "lib/Outer.dll": {} } },
            "Shop.Core/1.0.0": { "runtime": { "lib/Shop.Core.dll": {} } },
            "Analyzer/1.0.0": { "compile": { "a.dll": {} } }
          } },
          "libraries": {
            "Web/1.0.0": { "type": "project" }, "Outer/2.0.0": { "type": "package" }, "Shop.Core/1.0.0": { "type": "package" }, "Analyzer/1.0.0": { "type": "package" }
          }
        }
        """;

    private readonly PolicyGateCommandLine _policygate = new();

    [Fact]
    public async Task A_bill_of_materials_of_an_image_is_scanned_as_the_image_is()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        (await _policygate.RunAsync("inventory", "shop.tar", "--format", "json", "--output", "cyclonedx=out/shop.cdx.json", "-o", "spdx=shop.spdx.json", "-o", "json=shop.json")).Succeeded();

        Assert.Equal((await _policygate.RunAsync("inventory", "shop.tar", "--format", "cyclonedx")).StandardOutput, File.ReadAllText(_policygate.Folder.Path("out/shop.cdx.json")));
        var expected = await ScanAsync("shop.tar");
        Assert.Equal(["CVE-2026-0001 pkg:nuget/Shop.Core@1.0.0 0 app/Shop.deps.json"], expected);
        Assert.Equal(expected, await ScanAsync("sbom:out/shop.cdx.json"));
        Assert.Equal(expected, await ScanAsync("sbom:shop.spdx.json"));
        Assert.Equal(Packages(File.ReadAllText(_policygate.Folder.Path("shop.json"))), Packages((await _policygate.RunAsync("inventory", "shop.spdx.json", "--format", "json")).StandardOutput));
    }

    [Fact]
    public async Task A_scan_writes_the_flaws_into_it()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        await _policygate.RunAsync("scan", "shop.tar", "--as-of", "2026-01-02", "--output", "cyclonedx=shop.cdx.json", "--output", "spdx=shop.spdx.json");

        using var bom = JsonDocument.Parse(File.ReadAllText(_policygate.Folder.Path("shop.cdx.json")));
        var flaw = Assert.Single(bom.RootElement.GetProperty("vulnerabilities").EnumerateArray());
        Assert.Equal(("CVE-2026-0001", "pkg:nuget/Shop.Core@1.0.0"), (flaw.GetProperty("id").GetString(), flaw.GetProperty("affects")[0].GetProperty("ref").GetString()));
        Assert.Contains("CVE-2026-0001: high, active", File.ReadAllText(_policygate.Folder.Path("shop.spdx.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_is_explained_by_the_files_and_layers_that_led_to_it()
    {
        await WriteApplicationAsync();
        var text = await ExplainAsync("shop.core");
        Assert.Contains("Shop.Core 1.0.0 (nuget)\n  pkg:nuget/Shop.Core@1.0.0\n  It comes in by Outer > Shop.Core.\n  Evidence: deps.json, found by DepsJsonCataloger\n    app/Web.deps.json\n      in layer 1", text, StringComparison.Ordinal);
        Assert.Contains("Shop.Core 1.0.0 (nuget): named elsewhere, too\n  Left out by PackageListCataloger: ", text, StringComparison.Ordinal);
        Assert.Contains("    app/packages.lock.json\n", text, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(await ExplainAsync("pkg:nuget/Shop.Core", "--format", "json"));
        var package = Assert.Single(json.RootElement.GetProperty("packages").EnumerateArray());
        var find = Assert.Single(package.GetProperty("finds").EnumerateArray());
        Assert.Equal(("DepsJsonCataloger", 1), (find.GetProperty("cataloger").GetString(), find.GetProperty("layer").GetInt32()));
    }

    [Fact]
    public async Task What_only_the_compiler_saw_is_explained_too()
    {
        await WriteApplicationAsync();
        var text = await ExplainAsync("Analyzer@1.0.0");
        Assert.Contains("Analyzer 1.0.0 (nuget): not listed\n  Left out by DepsJsonCataloger: Its entry under the runtime target has no files", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_framework_is_explained_by_the_configuration_that_leads_to_it()
    {
        await WriteApplicationAsync();
        var text = await ExplainAsync("Microsoft.NETCore.App");
        Assert.Contains("Microsoft.NETCore.App 8.0.1 (dotnet-framework)", text, StringComparison.Ordinal);
        Assert.Contains("No application runs on it", text, StringComparison.Ordinal);
        Assert.Contains("An application runs on it: app/Web.runtimeconfig.json.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("8.0.1 (", await ExplainAsync("Microsoft.NETCore.App@8.0.9"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Shop.Cor", "'Shop.Cor' is no package of the image. Did you mean 'Shop.Core'")]
    [InlineData("pkg:nuget", "'pkg:nuget' is not a package URL")]
    public async Task A_name_that_nothing_has_is_wrong_usage(string name, string message)
    {
        await WriteApplicationAsync();
        var result = await _policygate.RunAsync("inventory", "web.tar", "--explain", name);
        Assert.Equal((2, ""), (result.ExitCode, result.StandardOutput));
        Assert.StartsWith("PG9300: --explain: " + message, result.StandardError, StringComparison.Ordinal);
        Assert.Single(result.StandardError.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_file_of_an_earlier_run_doesnt_stay_in_the_place_of_this_one()
    {
        _policygate.Folder.Write("shop.cdx.json", "{}");
        Assert.Equal(3, (await _policygate.RunAsync("inventory", "oci-archive:nowhere.tar", "--output", "cyclonedx=shop.cdx.json")).ExitCode);
        Assert.False(File.Exists(_policygate.Folder.Path("shop.cdx.json")));
    }

    [Theory]
    [InlineData("--explain", "Outer", "--format", "spdx")]
    [InlineData("--explain", "Outer", "--output", "cyclonedx=x.json")]
    [InlineData("--output", "sarif=x.sarif")]
    public async Task Forms_that_there_arent_are_wrong_usage(params string[] arguments)
    {
        await WriteApplicationAsync();
        Assert.Equal(2, (await _policygate.RunAsync(["inventory", "web.tar", .. arguments])).ExitCode);
    }

    public void Dispose() => _policygate.Dispose();

    private Task WriteApplicationAsync() => Image.With(
        layer => layer
            .File("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.1/.version", "x")
            .File("usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.9/.version", "x"),
        layer => layer
            .File("app/Web.deps.json", Application)
            .File("app/Web.runtimeconfig.json", """{ "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "8.0.0" } } }""")
            .File("app/packages.lock.json", """{ "version": 1, "dependencies": { "net8.0": { "Shop.Core": { "type": "Transitive", "resolved": "1.0.0" } } } }"""))
        .Platform("linux/amd64").WriteOciArchiveAsync(_policygate.Folder.Path("web.tar"));

    private async Task<string> ExplainAsync(string package, params string[] more) =>
        (await _policygate.RunAsync(["inventory", "web.tar", "--explain", package, .. more])).Succeeded().StandardOutput;

    private async Task<IEnumerable<string>> ScanAsync(string image)
    {
        using var json = JsonDocument.Parse((await _policygate.RunAsync("scan", image, "--format", "json", "--as-of", "2026-01-02")).StandardOutput);
        return [.. json.RootElement.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("package").ValueKind == JsonValueKind.Object).Select(finding =>
            $"{finding.GetProperty("id").GetString()} {finding.GetProperty("package").GetProperty("purl").GetString()} {finding.GetProperty("package").GetProperty("layer")} {finding.GetProperty("locations")[0].GetProperty("path").GetString()}")];
    }

    private static string Packages(string inventory)
    {
        using var json = JsonDocument.Parse(inventory);
        return json.RootElement.GetProperty("packages").GetRawText();
    }
}
