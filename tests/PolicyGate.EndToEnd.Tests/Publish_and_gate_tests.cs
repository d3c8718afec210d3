using System.Text.Json;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.EndToEnd.Tests.World;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests;

/// <summary>What a user does: reference the package, publish with the real SDK onto a real Debian base, fail, commit a rule, pass, let it expire, fail again.</summary>
public sealed class Publish_and_gate_tests(OutsideWorld world)
{
    private const string Policy = """
        version: 1
        fail:
          - severity: [high, critical]
            patchable: true
        warn:
          - severity: [medium, low]
        # The advisories of this test are of a fixed date.
        database: { maxAge: 36500d, onStale: fail }

        """;

    private const string Rule = """
        version: 1
        rules:
          # What the old packages bring is known.
          - name: old-packages-of-the-shop
            when:
              category: NuGet
              severity: [high, critical]
            scope:
              image: "contoso/shop*"
              target: src/Shop/Shop.csproj
            justification: vulnerable_code_not_in_execute_path
            reason: Reviewed in ticket 4711.
            expires: 2027-03-31

        """;

    private static readonly (string Id, string Package)[] s_expected =
    [
        ("CVE-2023-36414", "pkg:nuget/Azure.Identity@1.9.0"),
        ("CVE-2024-0056", "pkg:nuget/Microsoft.Data.SqlClient@2.1.4"),
        ("CVE-2024-21319", "pkg:nuget/System.IdentityModel.Tokens.Jwt@6.8.0"),
        ("CVE-2024-27086", "pkg:nuget/Microsoft.Identity.Client@4.55.0"),
        ("CVE-2024-29992", "pkg:nuget/Azure.Identity@1.9.0"),
        ("CVE-2024-35255", "pkg:nuget/Azure.Identity@1.9.0"),
        ("GHSA-5crp-9r3c-p9vr", "pkg:nuget/Newtonsoft.Json@12.0.1"),
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_published_web_application_fails_passes_and_fails_by_the_rules_in_git(bool selfContained)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var nuget = SharedData.Path("data/osv/NuGet/all.zip");
        var debian = SharedData.Path("data/osv/Debian_12/all.zip");
        var feed = await world.PackagesAsync();
        var baseImage = selfContained ? await world.DebianAsync() : await world.AspNetCoreAsync();
        using var tool = await InstalledTool.InstallAsync(feed, cancellationToken);
        using var project = await WebProject.CreateAsync(NuGetPackage.Vulnerable, feed, cancellationToken);
        project.Git.Write(".policygate/policy.yaml", Policy);
        await project.Git.CommitAsync("The gate", cancellationToken);
        (await tool.RunAsync(["db", "import", nuget, debian], project.Folder, project.CacheDirectory, cancellationToken)).Succeeded();
        var archive = Path.Combine(project.OutputDirectory, "shop.tar");

        var failed = await project.PublishContainerAsync(baseImage, archive, selfContained, cancellationToken);

        Assert.True(failed.ExitCode != 0, failed.ToString());
        Assert.Contains("error PG9000", failed.Output, StringComparison.Ordinal);
        Assert.Contains("error PG1001: GHSA-5crp-9r3c-p9vr", failed.Output, StringComparison.Ordinal);
        var scan = await tool.RunAsync(
            ["scan", "oci-archive:" + archive, "--target", WebProject.ProjectFile, "--image-name", "contoso/shop:latest", "--format", "json"],
            project.Folder, project.CacheDirectory, cancellationToken);
        Assert.True(scan.ExitCode == 1, scan.ToString());
        var findings = Findings(scan.StandardOutput);
        Assert.Empty(s_expected.Except(findings.Where(finding => finding.Category == "NuGet").Select(finding => (finding.Id, finding.Purl))));
        Assert.Equal(await ExpectedOfDebianAsync(debian, cancellationToken), findings.Where(finding => finding.Category == "Debian").Select(finding => (finding.Id, finding.Name)).Order());
        Assert.Equal(selfContained, findings.Any(finding => finding.Id == "PG2001"));

        project.Git.Write(".policygate/disable/shop.yaml", Rule);
        var underReview = await project.PublishContainerAsync(baseImage, archive, selfContained, cancellationToken);
        Assert.True(underReview.ExitCode != 0, "A rule that isn't committed must change no verdict. " + underReview);

        var commit = await project.Git.CommitAsync("Excuse the old packages", cancellationToken);
        var passed = await project.PublishContainerAsync(baseImage, archive, selfContained, cancellationToken);

        Assert.True(passed.ExitCode == 0, passed.ToString());
        var suppressions = Sarif(project).Runs[0].Results
            .Where(result => result.RuleId == "GHSA-5crp-9r3c-p9vr").SelectMany(result => result.Suppressions).ToList();
        var suppression = Assert.Single(suppressions);
        Assert.Equal(".policygate/disable/shop.yaml", suppression.Location.PhysicalLocation.ArtifactLocation.Uri.OriginalString);
        Assert.Equal(4, suppression.Location.PhysicalLocation.Region.StartLine);
        Assert.Equal(SuppressionStatus.Accepted, suppression.Status);
        var sarifText = JsonSerializer.Serialize(File.ReadAllText(SarifFile(project)));
        Assert.Contains(commit, sarifText, StringComparison.Ordinal);
        Assert.Contains(GitRepository.Author, sarifText, StringComparison.Ordinal);

        var expired = await project.PublishContainerAsync(baseImage, archive, selfContained, cancellationToken, ["-p:PolicyGateAsOf=2027-04-01"]);

        Assert.True(expired.ExitCode != 0, expired.ToString());
        Assert.Contains("PG9021", File.ReadAllText(SarifFile(project)), StringComparison.Ordinal);
        var lastDay = await project.PublishContainerAsync(baseImage, archive, selfContained, cancellationToken, ["-p:PolicyGateAsOf=2027-03-31T23:59:59Z"]);
        Assert.True(lastDay.ExitCode == 0, lastDay.ToString());
    }

    private static async Task<IEnumerable<(string Id, string Package)>> ExpectedOfDebianAsync(string records, CancellationToken cancellationToken)
    {
        var image = await DebianBaseImage.GetAsync(cancellationToken);
        using var folder = new TemporaryFolder();
        var bundle = folder.Path("bundle");
        (await ExternalProgram.RunAsync("umoci", ["unpack", "--rootless", "--image", image.LayoutAndTag, bundle], cancellationToken: cancellationToken)).Succeeded();
        return await DebianJudge.FindAsync(Path.Combine(bundle, "rootfs", "var", "lib", "dpkg", "status"), records, cancellationToken);
    }

    private static List<(string Id, string Category, string Purl, string Name)> Findings(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.GetProperty("findings").EnumerateArray().Select(finding =>
        {
            var purl = finding.TryGetProperty("package", out var package) && package.ValueKind == JsonValueKind.Object ? package.GetProperty("purl").GetString()! : "";
            return (finding.GetProperty("id").GetString()!, finding.GetProperty("category").GetString()!, purl, purl.Split('@')[0].Split('/')[^1]);
        })];
    }

    private static SarifLog Sarif(WebProject project) => SarifLog.Load(SarifFile(project));

    private static string SarifFile(WebProject project) =>
        Assert.Single(Directory.EnumerateFiles(Path.Combine(project.Folder, "src", "Shop", "obj"), "*.sarif", SearchOption.AllDirectories));
}
