using System.Text.Json;
using System.Xml.Linq;

namespace PolicyGate.Reporting.Tests;

public sealed class Several_images_tests
{
    private static readonly ReportOptions s_github = new() { SarifProfile = SarifProfile.GitHub };

    [Fact]
    public void JSON_of_several_images_follows_the_schemas_and_holds_nothing_beyond_them()
    {
        var report = Scans.TwoPlatforms();
        JsonJudge.Accepts("scan.schema.json", report.Write("json"), closed: true);
        using var inventory = new MemoryStream();
        InventoryReport.Write("json", report.Images, new(), inventory);
        JsonJudge.Accepts("inventory.schema.json", inventory.ToArray(), closed: true);
        using var document = JsonDocument.Parse(inventory.ToArray());
        Assert.Equal(["linux/amd64", "linux/arm64"], document.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("image").GetProperty("platform").GetString()));
    }

    [Fact]
    public void In_JSON_every_finding_and_notification_stands_once_where_it_belongs()
    {
        var report = Scans.TwoPlatforms();
        using var document = JsonDocument.Parse(report.Write("json"));

        var root = document.RootElement;
        var images = root.GetProperty("images").EnumerateArray().ToArray();
        Assert.False(root.TryGetProperty("image", out _));
        Assert.Equal(["CVE-2024-21907", "CVE-2024-43485", "CVE-2023-5363"], Ids(images[0], "findings"));
        Assert.Equal(["CVE-2024-21907", "CVE-2023-5363", "CVE-2022-48303"], Ids(images[1], "findings"));
        Assert.Equal(["PG9021"], Ids(root, "findings"));
        Assert.Equal(["PG8003"], Ids(images[0], "notifications"));
        Assert.Equal(["PG8001", "PG8003"], Ids(images[1], "notifications"));
        Assert.Equal(["PG8006"], Ids(root, "notifications"));
        Assert.Equal("fail", root.GetProperty("verdict").GetString());

        static string?[] Ids(JsonElement part, string name) => [.. part.GetProperty(name).EnumerateArray().Select(item => item.GetProperty("id").GetString())];
    }

    [Theory]
    [InlineData(SarifProfile.Full)]
    [InlineData(SarifProfile.GitHub)]
    public void SARIF_has_a_run_of_its_own_category_for_each_image(SarifProfile profile)
    {
        var runs = SarifJudge.JudgeAll(Scans.TwoPlatforms().Write("sarif", new() { SarifProfile = profile }));

        Assert.Equal(["policygate/contoso/shop/linux-amd64/", "policygate/contoso/shop/linux-arm64/"], runs.Select(Category));
        Assert.Equal([Scans.Digest('a').ToString(), Scans.Digest('b').ToString()], runs.Select(run => Facts(run).GetProperty("image").GetProperty("digest").GetString()));
        Assert.Equal(["fail", "fail"], runs.Select(run => Facts(run).GetProperty("verdict").GetString()));
        Assert.Contains("PG9021", RuleIds(runs[0]));
        Assert.DoesNotContain("PG9021", RuleIds(runs[1]));
        Assert.Equal(profile == SarifProfile.Full, RuleIds(runs[1]).Contains("CVE-2024-21907"));
    }

    [Fact]
    public void A_finding_of_a_platform_has_the_fingerprint_that_it_has_where_that_platform_is_scanned_alone()
    {
        var alone = SarifJudge.Judge(Scans.Report(Scans.Active(Scans.NuGet())).Write("sarif", s_github));
        var together = SarifJudge.JudgeAll(Scans.TwoPlatforms().Write("sarif", s_github))[0];

        Assert.Equal(Category(alone), Category(together));
        Assert.Equal(Fingerprint(alone), Fingerprint(together));

        static string? Fingerprint(JsonElement run) => run.GetProperty("results").EnumerateArray().Single(result => result.GetProperty("ruleId").GetString() == "CVE-2024-21907")
            .GetProperty("partialFingerprints").GetProperty("policyGateFinding/v1").GetString();
    }

    [Theory]
    [InlineData(SarifProfile.AzureDevOps, true)]
    [InlineData(SarifProfile.GitHub, false)]
    public void Where_runs_could_not_be_told_apart_the_images_share_one(SarifProfile profile, bool category)
    {
        var run = SarifJudge.Judge(Scans.TwoPlatforms().Write("sarif", new() { SarifProfile = profile, SarifCategory = category, Environment = Pipeline.Variables }));

        Assert.Equal(["CVE-2024-21907", "CVE-2024-43485", "CVE-2023-5363", "PG9021", "CVE-2022-48303"], RuleIds(run));
        Assert.Equal(2, Facts(run).GetProperty("images").GetArrayLength());
        var results = run.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal([true, true, false, false, true], results.Select(result => result.GetProperty("message").GetProperty("text").GetString()!.Contains("Only in ", StringComparison.Ordinal)));
        Assert.Equal(["linux/amd64", "linux/arm64"], results[2].GetProperty("properties").GetProperty("instances").EnumerateArray().Select(instance => instance.GetProperty("image").GetString()));
    }

    [Fact]
    public void Very_many_images_share_one_run_as_consumers_take_no_more_than_twenty()
    {
        var report = Scans.TwoPlatforms();
        Assert.Equal(20, SarifJudge.JudgeAll(Of(20).Write("sarif", s_github)).Length);
        Assert.Equal("policygate/contoso/shop/all/", Category(SarifJudge.Judge(Of(21).Write("sarif", s_github))));

        ScanReport Of(int count) => report with { Images = [.. Enumerable.Range(0, count).Select(number => report.Images[0] with { Image = report.Images[0].Image with { Platform = new("linux", $"cpu{number}") } })] };
    }

    [Fact]
    public void Images_of_one_platform_are_numbered_in_the_category()
    {
        var report = Scans.TwoPlatforms();
        report = report with { Images = [report.Images[0], report.Images[0], report.Images[1]] };
        Assert.Equal(
            ["policygate/contoso/shop/linux-amd64/", "policygate/contoso/shop/linux-amd64-2/", "policygate/contoso/shop/linux-arm64/"],
            SarifJudge.JudgeAll(report.Write("sarif", s_github)).Select(Category));
    }

    [Fact]
    public void Platforms_whose_categories_would_be_the_same_share_one_run()
    {
        var report = Scans.TwoPlatforms();
        report = report with { Images = [.. new[] { "amd64", "AMD64" }.Select(architecture => report.Images[0] with { Image = report.Images[0].Image with { Platform = new("linux", architecture) } })] };
        Assert.Equal("policygate/contoso/shop/all/", Category(SarifJudge.Judge(report.Write("sarif", s_github))));
    }

    [Fact]
    public void What_stands_in_all_images_is_told_once_and_what_does_not_says_where()
    {
        var lines = XDocument.Load(new MemoryStream(Scans.TwoPlatforms().Write("msbuild"))).Root!.Elements().Select(diagnostic => diagnostic.Value).ToArray();

        Assert.Single(lines, line => line.StartsWith("CVE-2023-5363: openssl", StringComparison.Ordinal));
        Assert.DoesNotContain("Only in", lines.Single(line => line.StartsWith("CVE-2023-5363", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("Only in linux/amd64.", lines.Single(line => line.StartsWith("CVE-2024-21907", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.EndsWith("Only in linux/arm64.", lines.Single(line => line.StartsWith("CVE-2022-48303", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Single(lines, line => line == "Debian GNU/Linux 12 (bookworm) has had no free security updates since 2028-06-30. (etc/os-release)");
        Assert.Single(lines, line => line == "'app/Web.deps.json' is no JSON. Only in linux/arm64.");
    }

    [Fact]
    public void Alike_findings_at_one_line_stay_apart_within_an_image_and_are_one_across_images()
    {
        var finding = Scans.RunsAsRoot() with { Source = new("src/Shop/Shop.csproj", 3, 5) };
        var report = Scans.TwoPlatforms();
        var judged = Scans.Active(finding);
        report = report with { Judgement = Scans.Judge(judged, judged, judged with { Image = 1 }, judged with { Image = 1 }) };
        Assert.Equal(2, XDocument.Load(new MemoryStream(report.Write("msbuild"))).Root!.Elements().Count(diagnostic => diagnostic.Attribute("code")!.Value == "PG2001"));
    }

    private static string? Category(JsonElement run) => run.GetProperty("automationDetails").GetProperty("id").GetString();

    private static JsonElement Facts(JsonElement run) => run.GetProperty("properties").GetProperty("policyGate");

    private static string?[] RuleIds(JsonElement run) => [.. run.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("ruleId").GetString())];
}
