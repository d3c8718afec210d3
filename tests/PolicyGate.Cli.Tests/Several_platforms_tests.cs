using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>An image for two platforms, the flaw in one of them, with an attestation beside each, as BuildKit writes it.</summary>
public sealed class Several_platforms_tests : IDisposable
{
    private const string Rules = """
        version: 1
        rules:
          - name: reviewed
            when: { finding: CVE-2026-0001 }
            scope: { platform: linux/arm64 }
            reason: Reviewed.
          - name: unused
            when: { finding: CVE-2000-0001 }
            reason: Reviewed.

        """;

    private readonly PolicyGateCommandLine _policygate = new();

    [Fact]
    public async Task All_platforms_are_scanned_under_one_verdict()
    {
        await ShopAsync("1.0.0", "2.0.0");

        var scan = await ScanAsync("all", "--output", "sarif=shop.sarif", "--output", "msbuild=shop.xml");

        Assert.Equal(1, scan.ExitCode);
        using var json = JsonDocument.Parse(scan.StandardOutput);
        var images = json.RootElement.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal(["linux/amd64", "linux/arm64"], images.Select(image => image.GetProperty("image").GetProperty("platform").GetString()));
        Assert.Equal([["CVE-2026-0001"], []], images.Select(Ids));
        // Of the two rules neither matches: one is meant for the other platform.
        Assert.Equal(["PG9022", "PG9022"], Ids(json.RootElement));
        Assert.Equal("fail", json.RootElement.GetProperty("verdict").GetString());

        using var sarif = JsonDocument.Parse(File.ReadAllText(_policygate.Folder.Path("shop.sarif")));
        Assert.Equal(
            ["policygate/shop/linux-amd64/", "policygate/shop/linux-arm64/"],
            sarif.RootElement.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("automationDetails").GetProperty("id").GetString()));
        var flaw = Assert.Single(XDocument.Load(_policygate.Folder.Path("shop.xml")).Root!.Elements(), diagnostic => diagnostic.Attribute("code")!.Value == "PG1001");
        Assert.EndsWith("Only in linux/amd64.", flaw.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_for_one_platform_leaves_the_flaw_of_the_other()
    {
        await ShopAsync("1.0.0", "1.0.0");

        var all = await ScanAsync("all");
        var one = await ScanAsync("linux/arm64");

        Assert.Equal((1, 0), (all.ExitCode, one.ExitCode));
        using var json = JsonDocument.Parse(all.StandardOutput);
        Assert.Equal(
            ["active", "disabled"],
            json.RootElement.GetProperty("images").EnumerateArray().Select(image => Assert.Single(image.GetProperty("findings").EnumerateArray()).GetProperty("disposition").GetString()));
        Assert.Equal(["PG9022"], Ids(json.RootElement));
        using var single = JsonDocument.Parse(one.StandardOutput);
        Assert.Equal("linux/arm64", single.RootElement.GetProperty("image").GetProperty("platform").GetString());
    }

    [Fact]
    public async Task A_list_gives_the_same_bytes_in_any_order_and_as_all()
    {
        await ShopAsync("1.0.0", "2.0.0");

        var all = await ScanAsync("all");

        Assert.Equal(all.StandardOutput, (await ScanAsync("linux/amd64,linux/arm64")).StandardOutput);
        Assert.Equal(all.StandardOutput, (await ScanAsync("linux/arm64, linux/amd64")).StandardOutput);
    }

    [Fact]
    public async Task One_unreadable_image_is_exit_3_and_told_and_no_report_is_left()
    {
        var layout = await ShopAsync("2.0.0", "2.0.0");
        await layout.Corrupt(layout.LayerDigests[0]).WriteDirectoryAsync(_policygate.Folder.Path("shop"));
        _policygate.Folder.Write("shop.json", "{}");

        var scan = await ScanAsync("all", "--output", "json=shop.json", "--output", "msbuild=shop.xml");

        Assert.Equal((3, ""), (scan.ExitCode, scan.StandardOutput));
        Assert.StartsWith($"PG9100: The image linux/arm64 {layout.ManifestDigest}, one of 2: layer 0 ", scan.StandardError, StringComparison.Ordinal);
        Assert.False(File.Exists(_policygate.Folder.Path("shop.json")));
        Assert.Equal("error", XDocument.Load(_policygate.Folder.Path("shop.xml")).Root!.Attribute("verdict")!.Value);
        Assert.Equal(0, (await ScanAsync("linux/amd64")).ExitCode);
    }

    [Fact]
    public async Task Inventory_lists_the_packages_of_each()
    {
        await WriteLayoutAsync("1.0.0", "2.0.0");

        var inventory = await _policygate.RunAsync("inventory", "shop", "--platform", "all", "--format", "json");
        var table = await _policygate.RunAsync("inventory", "shop", "--platform", "all");

        using var json = JsonDocument.Parse(inventory.StandardOutput);
        Assert.Equal(
            ["linux/amd64 pkg:nuget/Shop.Core@1.0.0", "linux/arm64 pkg:nuget/Shop.Core@2.0.0"],
            json.RootElement.GetProperty("images").EnumerateArray().Select(image =>
                $"{image.GetProperty("image").GetProperty("platform")} {image.GetProperty("packages").EnumerateArray().Last().GetProperty("purl")}"));
        Assert.Contains("(linux/arm64)", table.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all,linux/amd64")]
    [InlineData("linux/amd64,")]
    [InlineData("ALL")]
    public async Task Another_list_is_wrong_usage(string platform)
    {
        var scan = await _policygate.RunAsync("scan", "shop", "--platform", platform);

        Assert.Equal(2, scan.ExitCode);
        Assert.Contains("all means every image of an index", scan.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _policygate.Dispose();

    private async Task<OciLayout> ShopAsync(string amd64, string arm64)
    {
        await _policygate.ImportAdvisoryAsync();
        var git = await GitRepository.InitializeAsync(Directory.CreateDirectory(_policygate.Folder.Path("repository")).FullName, TestContext.Current.CancellationToken);
        git.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: [high, critical] }\ndatabase: { maxAge: 36500d }\n");
        git.Write(".policygate/disable/shop.yaml", Rules);
        await git.CommitAsync("The gate", TestContext.Current.CancellationToken);
        return await WriteLayoutAsync(amd64, arm64);
    }

    private async Task<OciLayout> WriteLayoutAsync(string amd64, string arm64)
    {
        var layout = new OciLayout();
        JsonObject[] attestations = [Attestation(layout, "1"), Attestation(layout, "2")];
        JsonObject[] images = [layout.Add(PolicyGateCommandLine.Shop(amd64)), layout.Add(PolicyGateCommandLine.Shop(arm64, "arm64"))];
        layout.Manifests.Add(layout.AddIndex([images[1], images[0], .. attestations]));
        await layout.WriteDirectoryAsync(_policygate.Folder.Path("shop"));
        return layout;
    }

    private static JsonObject Attestation(OciLayout layout, string content)
    {
        var attestation = layout.Add(Image.With(layer => layer.File("predicate.json", content)).Platform("unknown/unknown"));
        attestation["annotations"] = new JsonObject { ["vnd.docker.reference.type"] = "attestation-manifest" };
        return attestation;
    }

    private Task<ProgramResult> ScanAsync(string platform, params string[] more) =>
        _policygate.RunAsync(["scan", "oci-dir:shop", "--platform", platform, "--repository", "repository", "--format", "json", .. more]);

    private static string?[] Ids(JsonElement part) => [.. part.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("id").GetString())];
}
