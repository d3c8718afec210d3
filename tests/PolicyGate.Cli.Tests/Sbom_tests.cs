using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>A bill of materials goes through a scan as an image does.</summary>
public sealed class Sbom_tests : IDisposable
{
    private const string ImageDigest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    private readonly PolicyGateCommandLine _policygate = new();

    private static readonly string s_cycloneDx = $$"""
        {"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"tools":{"components":[{"type":"application","name":"maker","version":"1"}]},
          "component":{"bom-ref":"image","type":"container","name":"registry.example.com/shop","version":"{{ImageDigest}}"} },
         "components":[
          {"bom-ref":"os","type":"operating-system","name":"debian","version":"12"},
          {"bom-ref":"b","type":"library","name":"base-files","purl":"pkg:deb/debian/base-files@12.4?arch=amd64&distro=debian-12"},
          {"bom-ref":"c","type":"library","name":"Shop.Core","purl":"pkg:nuget/shop.core@1.0.0"}]}
        """;

    private const string Spdx = """
        {"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","packages":[
          {"SPDXID":"SPDXRef-1","name":"Shop.Core","versionInfo":"1.0.0","externalRefs":[{"referenceCategory":"PACKAGE-MANAGER","referenceType":"purl","referenceLocator":"pkg:nuget/Shop.Core@1.0.0"}]}]}
        """;

    [Fact]
    public async Task A_flaw_of_a_package_that_it_names_fails_the_gate_as_in_an_image()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        _policygate.Folder.Write("shop.cdx.json", s_cycloneDx);

        var sbom = await ScanAsync("sbom:shop.cdx.json", "--output", "sarif=shop.sarif", "--output", "msbuild=shop.xml");
        var image = await ScanAsync("oci-archive:shop.tar");

        Assert.Equal((1, 1), (sbom.ExitCode, image.ExitCode));
        using var json = JsonDocument.Parse(sbom.StandardOutput);
        using var expected = JsonDocument.Parse(image.StandardOutput);
        var described = json.RootElement.GetProperty("image");
        Assert.Equal(
            ("sbom:shop.cdx.json", "registry.example.com/shop", ImageDigest, "linux/amd64", "debian", 0),
            (Text(described, "reference"), Text(described, "name"), Text(described, "digest"), Text(described, "platform"), Text(described.GetProperty("os"), "id"), described.GetProperty("layers").GetArrayLength()));
        Assert.Equal(Findings(expected), Findings(json));
        Assert.Equal(["CVE-2026-0001 high active"], Findings(json));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("findings").EnumerateArray().Single(finding => Text(finding, "id") == "CVE-2026-0001").GetProperty("package").GetProperty("layer").ValueKind);
        Assert.Equal(["PG8030 note", "PG8031 note"], Notifications(json).Where(notification => notification.StartsWith("PG803", StringComparison.Ordinal)));
        using var sarif = JsonDocument.Parse(File.ReadAllText(_policygate.Folder.Path("shop.sarif")));
        Assert.Contains(sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray(), result => result.GetRawText().Contains("CVE-2026-0001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_prefix_it_is_known_by_its_content()
    {
        _policygate.Folder.Write("shop.json", Spdx);

        var table = (await _policygate.RunAsync("inventory", "shop.json")).Succeeded().StandardOutput;
        using var json = JsonDocument.Parse((await _policygate.RunAsync("inventory", "shop.json", "--format", "json")).Succeeded().StandardOutput);

        Assert.Contains("Shop.Core", table, StringComparison.Ordinal);
        Assert.DoesNotContain("-1", table, StringComparison.Ordinal);
        var package = Assert.Single(json.RootElement.GetProperty("packages").EnumerateArray());
        Assert.Equal(("pkg:nuget/Shop.Core@1.0.0", "sbom"), (Text(package, "purl"), Text(package, "evidence")));
        Assert.Equal((JsonValueKind.Null, 0), (package.GetProperty("layer").ValueKind, package.GetProperty("locations").GetArrayLength()));
        Assert.Equal("sbom:shop.json", Text(json.RootElement.GetProperty("image"), "reference"));
        Assert.Equal(
            "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(_policygate.Folder.Path("shop.json")))), Text(json.RootElement.GetProperty("image"), "digest"));
        Assert.Equal(["PG8030 note"], Notifications(json));
    }

    [Fact]
    public async Task What_could_not_be_read_of_it_fails_the_gate_as_with_an_image()
    {
        await _policygate.ImportAdvisoryAsync();
        _policygate.Folder.Write("shop.json", Spdx.Replace("1.0.0", "2.0.0", StringComparison.Ordinal));
        _policygate.Folder.Write("part.json", Spdx.Replace("1.0.0", "2.0.0", StringComparison.Ordinal).Replace("]}]}", "]},{\"SPDXID\":\"SPDXRef-2\",\"name\":\"x\",\"externalRefs\":[{\"referenceType\":\"purl\",\"referenceLocator\":\"pkg:nuget\"}]}]}", StringComparison.Ordinal));
        _policygate.Folder.Write("empty.json", """{"bomFormat":"CycloneDX","specVersion":"1.5"}""");

        Assert.Equal(0, (await ScanAsync("sbom:shop.json")).ExitCode);
        var part = await ScanAsync("sbom:part.json");
        Assert.Equal(1, part.ExitCode);
        Assert.Contains("PG8001", part.StandardOutput, StringComparison.Ordinal);
        var empty = await ScanAsync("sbom:empty.json");
        Assert.Contains("PG8005", empty.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sbom:nowhere.json", "'nowhere.json' doesn't exist")]
    [InlineData("sbom:text.json", "'text.json' is no JSON")]
    [InlineData("text.xml", "'text.xml' is CycloneDX in XML, which isn't read")]
    [InlineData("sbom:wrong.json", "'wrong.json': 'components[0].name' is a number, a text was expected")]
    [InlineData("sbom:.", "'.' is a folder, a file was expected")]
    public async Task A_mistake_is_exit_3_and_one_line(string reference, string message)
    {
        _policygate.Folder.Write("text.json", "text");
        _policygate.Folder.Write("text.xml", "<bom xmlns='http://cyclonedx.org/schema/bom/1.4'/>");
        _policygate.Folder.Write("wrong.json", """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"name":1}]}""");

        var result = await _policygate.RunAsync("inventory", reference);

        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith("PG9100: " + message, result.StandardError, StringComparison.Ordinal);
        Assert.Single(result.StandardError.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task A_platform_that_it_isnt_of_is_an_error()
    {
        _policygate.Folder.Write("shop.cdx.json", s_cycloneDx);

        foreach (var fitting in new[] { "linux/amd64", "all" })
            Assert.Equal(0, (await _policygate.RunAsync("inventory", "sbom:shop.cdx.json", "--platform", fitting)).ExitCode);
        var other = await _policygate.RunAsync("inventory", "sbom:shop.cdx.json", "--platform", "linux/amd64,linux/arm64");
        Assert.Equal(3, other.ExitCode);
        Assert.Contains("is of linux/amd64, not of linux/arm64", other.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _policygate.Dispose();

    private Task<ProgramResult> ScanAsync(string reference, params string[] more) =>
        _policygate.RunAsync(["scan", reference, "--format", "json", "--as-of", "2026-01-02", .. more]);

    private static IEnumerable<string> Findings(JsonDocument scan) =>
        scan.RootElement.GetProperty("findings").EnumerateArray().Select(finding => $"{Text(finding, "id")} {Text(finding, "severity")} {Text(finding, "disposition")}");

    private static IEnumerable<string> Notifications(JsonDocument report) =>
        report.RootElement.GetProperty("notifications").EnumerateArray().Select(notification => $"{Text(notification, "id")} {Text(notification, "level")}");

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
