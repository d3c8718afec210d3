using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Inventory;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class Fingerprint_tests
{
    [Fact]
    public void Version_1_of_the_recipe_is_frozen()
    {
        Assert.Equal("35afb48503de8bd526b08345af1d89d1", Of(Scans.NuGet()));
        Assert.Equal("22a8903d2ab77cc66326ad7cc8300d37", Of(Scans.Debian()));
        Assert.Equal("fd98830ee03ee0d6c67fce6c87d4b303", Of(Scans.RunsAsRoot()));
        Assert.Equal("a05d2f47116d815eabce06e4455e9846", Of(Scans.Expired()));
    }

    public static TheoryData<string, Func<Finding, Finding>> Unimportant => new()
    {
        { "version", finding => WithPackage(finding, package => package with { Version = "9.9.9", Purl = package.Purl with { Version = "9.9.9" } }) },
        { "fixed version", finding => finding with { FixedVersion = "99.0.0" } },
        { "no fix", finding => finding with { FixedVersion = null, Status = "affected" } },
        { "severity", finding => finding with { Severity = Severity.Low, Level = CheckLevel.Suggestion } },
        { "title and details", finding => finding with { Title = "Other words", Details = "Others" } },
        { "path and layer", finding => WithPackage(finding, package => package with { Layer = 0, Locations = [new("srv/other.deps.json", 0)] }) with { Locations = [new("srv/other.deps.json", 0)] } },
        { "aliases", finding => finding with { Aliases = ["X-1"] } },
        { "scores", finding => finding with { Cvss = [], Epss = 0.5, KnownExploited = true } },
        { "dates", finding => finding with { Published = DateTimeOffset.UnixEpoch, Modified = DateTimeOffset.UnixEpoch } },
        { "case of a NuGet id", finding => WithPackage(finding, package => package with { Name = "NEWTONSOFT.json", Purl = package.Purl with { Name = "NEWTONSOFT.json" } }) },
        { "architecture", finding => WithPackage(finding, package => package with { Purl = package.Purl with { Qualifiers = package.Purl.Qualifiers.Add("arch", "arm64") } }) },
    };

    public static TheoryData<string, Func<Finding, Finding>> Important => new()
    {
        { "advisory", finding => finding with { Id = "CVE-2024-21908" } },
        { "package", finding => WithPackage(finding, package => package with { Name = "Other", Purl = package.Purl with { Name = "Other" } }) },
        { "type", finding => WithPackage(finding, package => package with { Type = "npm", Purl = package.Purl with { Type = "npm" } }) },
        { "role", finding => finding with { FromBase = true } },
        { "direct or transitive", finding => WithPackage(finding, package => package with { DependencyPath = [package.Name] }) },
    };

    [Theory]
    [MemberData(nameof(Unimportant))]
    public void It_stays_the_same_when_this_changes(string what, Func<Finding, Finding> change) => Assert.True(Of(Scans.NuGet()) == Of(change(Scans.NuGet())), what);

    [Theory]
    [MemberData(nameof(Important))]
    public void It_is_another_one_when_this_changes(string what, Func<Finding, Finding> change) => Assert.True(Of(Scans.NuGet()) != Of(change(Scans.NuGet())), what);

    [Fact]
    public void It_stays_the_same_for_another_image_of_the_same_target()
    {
        var report = Scans.Report(Scans.Active(Scans.NuGet()));
        var other = report with
        {
            Images = [report.Images[0] with { Image = new("registry:x", "other.example.com:5000/contoso/shop:2", Scans.Digest('9'), new("linux", "arm64"), null, []) }],
            Database = report.Database with { Date = DateTimeOffset.UnixEpoch, Digest = "sha256:x" },
            ToolVersion = "7.0.0",
            PolicyRevision = null,
        };
        Assert.Equal(Of(report), Of(other));
    }

    [Fact]
    public void It_is_another_one_for_another_target() =>
        Assert.NotEqual(Of(Scans.NuGet()), Of(Scans.Report(Scans.Active(Scans.NuGet())) with { Target = "contoso/admin" }));

    [Fact]
    public void Windows_paths_name_the_same_target()
    {
        var report = Scans.Report(Scans.Active(Scans.NuGet()));
        Assert.Equal(Of(report with { Target = "src/Shop/Shop.csproj" }), Of(report with { Target = @"src\Shop\Shop.csproj" }));
    }

    [Fact]
    public void It_is_another_one_for_another_distribution()
    {
        var ubuntu = WithPackage(Scans.Debian(), package => package with { Purl = package.Purl with { Namespace = "ubuntu" } });
        Assert.NotEqual(Of(Scans.Debian()), Of(ubuntu));
    }

    [Fact]
    public void Binary_packages_of_one_source_package_share_it() => Assert.Equal(Of(Scans.Debian("libssl3")), Of(Scans.Debian("openssl")));

    [Fact]
    public void A_policy_finding_keeps_it_when_its_rule_moves() => Assert.Equal(Of(Scans.Expired(line: 3)), Of(Scans.Expired(line: 77)));

    [Fact]
    public void A_policy_finding_keeps_it_when_its_words_change() => Assert.Equal(Of(Scans.Expired()), Of(Scans.Expired() with { Title = "The rule 'old-rule' counted through 2020-01-01" }));

    [Fact]
    public void A_policy_finding_of_another_rule_has_another_one() => Assert.NotEqual(Of(Scans.Expired("a")), Of(Scans.Expired("b")));

    [Fact]
    public void Lines_that_move_and_edits_elsewhere_do_not_change_it()
    {
        using var folder = new TemporaryFolder();
        var report = Scans.Report(Scans.Active(Scans.NuGet())).InRepository(folder);
        var before = Of(report);
        var project = folder.Path("src", "Shop", "Shop.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("<ItemGroup>", "\n\n\n<ItemGroup>", StringComparison.Ordinal).Replace("12.0.1", "12.0.2", StringComparison.Ordinal));
        Assert.Equal(before, Of(report));
    }

    [Fact]
    public void Fields_can_not_run_into_each_other()
    {
        var one = Scans.Report(Scans.Active(Scans.NuGet("ab", id: "CVE-1"))) with { Target = "c" };
        var other = Scans.Report(Scans.Active(Scans.NuGet("a", id: "CVE-1"))) with { Target = "bc" };
        Assert.NotEqual(Of(one), Of(other));
    }

    private static Finding WithPackage(Finding finding, Func<Package, Package> change) => finding with { Package = change(finding.Package!) };

    private static string Of(Finding finding) => Of(Scans.Report(Scans.Active(finding)));

    private static string Of(ScanReport report) =>
        SarifJudge.Judge(report.Write("sarif", new() { SarifProfile = SarifProfile.Full })).GetProperty("results")[0].GetProperty("partialFingerprints").GetProperty("policyGateFinding/v1").GetString()!;
}
