using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers.Checks;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Testing;

namespace PolicyGate.Analyzers.Tests;

public sealed class Image_analyzers_tests
{
    [Fact]
    public async Task An_analyzer_that_throws_becomes_a_notification_and_the_others_go_on()
    {
        var result = await AnalyzedImage.RunAsync(Image.With(), [], new Throwing(), new RootUserAnalyzer());

        Assert.Equal("PG2001", Assert.Single(result.Findings).Id);
        var notification = Assert.Single(result.Notifications);
        Assert.Equal(("PG0001", NotificationLevel.Error), (notification.Id, notification.Level));
        Assert.Contains("Throwing", notification.Message, StringComparison.Ordinal);
        Assert.Contains("boom", notification.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_analyzer_found_before_it_threw_is_kept()
    {
        var result = await AnalyzedImage.RunAsync(Image.With(), [], new Throwing { ReportsFirst = true });

        Assert.Equal("PG7777", Assert.Single(result.Findings).Id);
        Assert.Single(result.Notifications);
    }

    [Fact]
    public async Task A_file_action_runs_once_for_each_file_of_the_merged_view()
    {
        var image = Image.With(
            layer => layer.File("app/a.txt", "lower").File("app/b.txt", "b").File("other/c.txt", "c"),
            layer => layer.File("app/a.txt", "upper"));

        var result = await AnalyzedImage.RunAsync(image, [], new TextFiles());

        Assert.Equal(["app/a.txt: upper", "app/b.txt: b"], result.Findings.Select(finding => finding.Title).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_match_becomes_a_finding_with_everything_it_knows()
    {
        var match = Match("CVE-2024-1", Severity.High, "1.2") with { Epss = 0.5, KnownExploited = true, DueDate = new(2026, 3, 9) };

        var finding = Assert.Single((await AnalyzedImage.RunAsync(Image.With(layer => layer.File("a", "a")), [match], new VulnerablePackageAnalyzer())).Findings);

        Assert.Equal("PG1001", finding.Check.Id);
        Assert.All(typeof(VulnerabilityMatch).GetProperties(), property => Assert.Equal(property.GetValue(match), typeof(Finding).GetProperty(property.Name)!.GetValue(finding)));
        Assert.True(finding.Patchable);
        Assert.Same(match.Package, finding.Package);
        Assert.Equal(match.Package.Locations, finding.Locations);
    }

    [Fact]
    public void Without_an_image_only_flaws_of_packages_are_looked_at_and_what_was_left_out_is_told()
    {
        var layer = new ImageLayer(0, null, Digest.Sha256([1]), "", -1, null, FromBase: true);
        var known = Match("CVE-2024-1", Severity.High);
        var unknown = Match("CVE-2024-2", Severity.High) with { Package = known.Package with { Layer = -1, Locations = [] } };
        var inventory = new PackageInventory { Packages = [known.Package, unknown.Package] };

        var result = new ImageAnalyzers([new VulnerablePackageAnalyzer(), new RootUserAnalyzer(), new Throwing()]).Run(inventory, [layer], [known, unknown], TestContext.Current.CancellationToken);

        Assert.Equal([("CVE-2024-1", true), ("CVE-2024-2", (bool?)null)], result.Findings.Select(finding => (finding.Id, finding.FromBase)));
        var told = Assert.Single(result.Notifications);
        Assert.Equal(("PG8031", "Checks of the image's configuration and files were not done, since only a bill of materials was read: PG2001, PG7777."), (told.Id, told.Message));
    }

    [Fact]
    public async Task Findings_stand_worst_first_then_by_id()
    {
        var matches = new[] { Match("CVE-2024-2", Severity.Low), Match("CVE-2024-3", Severity.Critical), Match("CVE-2024-1", Severity.Critical), Match("CVE-2024-4", Severity.Unknown) };

        var result = await AnalyzedImage.RunAsync(Image.With(layer => layer.File("a", "a")), matches, new VulnerablePackageAnalyzer());

        Assert.Equal(["CVE-2024-1", "CVE-2024-3", "CVE-2024-2", "CVE-2024-4"], result.Findings.Select(finding => finding.Id));
        Assert.False(result.Findings[0].Patchable);
    }

    [Fact]
    public void Every_built_in_check_has_an_id_of_its_own_and_a_page()
    {
        var checks = ImageAnalyzers.BuiltIn.SelectMany(analyzer => analyzer.SupportedChecks).ToList();

        Assert.Equal(checks.Count, checks.Select(check => check.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(checks, check => Assert.True(
            File.Exists(Path.Combine(SharedData.RepositoryRoot, "docs", "checks", check.Id + ".md")), $"docs/checks/{check.Id}.md is missing"));
        Assert.All(checks, check => Assert.EndsWith($"/docs/checks/{check.Id}.md", check.HelpLink, StringComparison.Ordinal));
    }

    private static VulnerabilityMatch Match(string id, Severity severity, string? fixedVersion = null) => new()
    {
        Package = new Package
        {
            Purl = new PackageUrl { Type = "nuget", Name = "Shop.Core", Version = "1.0.0" },
            Type = "nuget",
            Name = "Shop.Core",
            Version = "1.0.0",
            Locations = [new("app/shop.deps.json", 0)],
            Layer = 0,
            Evidence = "deps.json",
        },
        Id = id,
        Category = "NuGet",
        Title = "A flaw",
        AffectedRange = "before 2.0.0",
        Severity = severity,
        FixedVersion = fixedVersion,
        Status = fixedVersion is null ? "affected" : "fixed",
    };

    private static Finding NewFinding(string title) => new()
    {
        Id = Throwing.Check.Id,
        Check = Throwing.Check,
        Level = CheckLevel.Warning,
        Title = title,
        Category = "Test",
        Severity = Severity.Medium,
    };

    private sealed class Throwing : ImageAnalyzer
    {
        internal static readonly CheckDescriptor Check = new("PG7777", "Test", "Test.", "Test", CheckLevel.Warning, "https://example.com/PG7777", []);

        public bool ReportsFirst { get; init; }

        public override ImmutableArray<CheckDescriptor> SupportedChecks => [Check];

        public override void Initialize(AnalysisContext context) => context.RegisterImageAction(image =>
        {
            if (ReportsFirst)
                image.Report(NewFinding("first"));
            throw new InvalidOperationException("boom");
        });
    }

    private sealed class TextFiles : ImageAnalyzer
    {
        private static readonly FactReader<string> s_text = new("test-text", 1, ["app/*.txt"], FactFormat.Text, static (_, content) => new StreamReader(content).ReadToEnd());

        public override ImmutableArray<CheckDescriptor> SupportedChecks => [Throwing.Check];

        public override void Initialize(AnalysisContext context) =>
            context.RegisterFileAction(s_text, static (image, fact) => image.Report(NewFinding($"{fact.Path}: {fact.Value}")));
    }
}
