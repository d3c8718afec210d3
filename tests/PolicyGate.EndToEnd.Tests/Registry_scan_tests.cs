using System.Text.Json;
using PolicyGate.EndToEnd.Tests.World;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests;

/// <summary>An image is the same wherever it is read from.</summary>
public sealed class Registry_scan_tests(OutsideWorld world)
{
    [Fact]
    public async Task An_image_in_a_registry_has_the_findings_and_the_digest_of_the_same_image_in_a_folder()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var advisories = SharedData.Path("data/osv/Debian_12/all.zip");
        var image = await world.DebianAsync();
        var local = await DebianBaseImage.GetAsync(cancellationToken);
        using var tool = await InstalledTool.InstallAsync(await world.PackagesAsync(), cancellationToken);
        using var folder = new TemporaryFolder();
        var cache = folder.Path("cache");
        (await tool.RunAsync(["db", "import", advisories], folder.Root, cache, cancellationToken)).Succeeded();

        var ofRegistry = await ScanAsync("registry:" + image, "--insecure-registry", image.Split('/')[0]);
        var ofFolder = await ScanAsync(local.Reference);

        Assert.Equal(ofFolder.Digest, ofRegistry.Digest);
        Assert.NotEmpty(ofRegistry.Findings);
        Assert.Equal(ofFolder.Findings, ofRegistry.Findings);

        var refused = await tool.RunAsync(["scan", "registry:" + image, "--format", "json"], folder.Root, cache, cancellationToken);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("add --insecure-registry " + image.Split('/')[0], refused.Output, StringComparison.Ordinal);

        async Task<(string? Digest, List<string> Findings)> ScanAsync(string reference, params string[] options)
        {
            var scan = await tool.RunAsync(["scan", reference, .. options, "--as-of", "2026-01-01", "--format", "json"], folder.Root, cache, cancellationToken);
            Assert.True(scan.ExitCode is 0 or 1, scan.ToString());
            using var document = JsonDocument.Parse(scan.StandardOutput);
            var findings = document.RootElement.GetProperty("findings").EnumerateArray()
                .Select(finding => $"{finding.GetProperty("id").GetString()} {(finding.TryGetProperty("package", out var package) ? package.GetRawText() : "")}").ToList();
            return (document.RootElement.GetProperty("image").GetProperty("digest").GetString(), findings);
        }
    }
}
