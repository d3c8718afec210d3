using System.Text;
using PolicyGate.Policy;
using PolicyGate.Reporting.Stored;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

/// <summary>A scan that was stored is read again, and nothing is lost that judging needs.</summary>
public sealed class Stored_scan_tests : IDisposable
{
    private static readonly ReportOptions s_full = new() { SarifProfile = SarifProfile.Full };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int> Forms => new() { { "json", 1 }, { "sarif", 1 }, { "json", 2 }, { "sarif", 2 } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void What_was_found_is_found_again(string form, int images)
    {
        var report = images == 1 ? Scans.Typical() : Scans.TwoPlatforms();

        var stored = StoredScan.Read(Store(report, form));

        Assert.Equal(report.Target, stored.Target);
        Assert.Equal((report.Database.Digest, report.Database.Date), (stored.Database.Digest, stored.Database.Date));
        Assert.Equal(report.Database.Feeds, stored.Database.Feeds);
        Assert.Equal(report.Images.Select(image => (image.Image.Digest, image.Image.Name, image.Image.Platform, image.Inventory.Distribution!.Name)),
            stored.Images.Select(image => (image.Report.Image.Digest, image.Report.Image.Name, image.Report.Image.Platform, image.Report.Inventory.Distribution!.Name)));
        Assert.Equal(report.Images.Select(image => image.Image.Layers.Select(layer => (layer.Index, layer.Digest, layer.DiffId, layer.FromBase)).ToArray()),
            stored.Images.Select(image => image.Report.Image.Layers.Select(layer => (layer.Index, layer.Digest, layer.DiffId, layer.FromBase)).ToArray()));
        for (var index = 0; index < images; index++)
        {
            var expected = report.Judgement.Findings.Where(judged => (judged.Image ?? 0) == index && judged.Finding.Category != PolicyChecks.Category).Select(judged => Facts(report, judged));
            var found = stored.Images[index].Findings.Select(finding => Facts(report, Scans.Active(finding)));
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("sarif")]
    public void What_the_policy_said_is_not_stored(string form)
    {
        var stored = StoredScan.Read(Store(Scans.Typical(), form));

        Assert.DoesNotContain(stored.Images[0].Findings, finding => finding.Id == "PG9021");
        Assert.Equal(form == "json" ? ["PG8003"] : [], stored.Images[0].Report.Notifications.Select(notification => notification.Id));
        Assert.Equal(form == "json" ? [] : ["PG8003"], stored.Notifications.Select(notification => notification.Id));
    }

    [Theory]
    [InlineData("json", SarifProfile.Full, 0)]
    [InlineData("sarif", SarifProfile.Full, 6)]
    [InlineData("sarif", SarifProfile.GitHub, 5)]
    public void A_baseline_has_the_flaws_of_each_form_and_profile(string form, SarifProfile profile, int fingerprints)
    {
        var report = Scans.Typical();

        var earlier = EarlierScan.Read(Store(report, form, new() { SarifProfile = profile }));

        var kept = report.Judgement.Findings.Where(judged => judged.Finding.Category != PolicyChecks.Category && (profile == SarifProfile.Full || judged.Counts));
        Assert.All(kept, judged => Assert.Contains(FlawIdentity.Of(judged.Finding), earlier.Flaws));
        Assert.Equal(fingerprints, earlier.Fingerprints.Count);
    }

    [Theory]
    [InlineData("", "is no JSON")]
    [InlineData("[1]", "is no scan of PolicyGate")]
    [InlineData("{\"packages\":[]}", "is no scan of PolicyGate")]
    [InlineData("{\"schemaVersion\":7,\"verdict\":\"pass\"}", "has 'schemaVersion' 7")]
    [InlineData("{\"schemaVersion\":1,\"verdict\":\"pass\",\"image\":{}}", "is malformed ('findings' is missing)")]
    [InlineData("{\"schemaVersion\":1,\"verdict\":\"pass\",\"image\":{\"digest\":\"sha256:0\"},\"findings\":[]}", "is malformed")]
    [InlineData("{\"schemaVersion\":1,\"verdict\":\"pass\",\"image\":[],\"findings\":{}}", "is malformed")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[]}", "is SARIF without a run")]
    [InlineData("{\"runs\":[{\"tool\":{\"driver\":{\"name\":\"CodeQL\"}}}]}", "is SARIF of 'CodeQL', not of PolicyGate")]
    [InlineData("{\"runs\":[{\"tool\":{\"driver\":{\"name\":\"PolicyGate\"}}},{\"tool\":{\"driver\":{\"name\":\"Trivy\"}}}]}", "is SARIF of 'Trivy', not of PolicyGate")]
    [InlineData("{\"runs\":[{\"tool\":{\"driver\":{\"name\":\"PolicyGate\"}}}]}", "only the profile 'full' has it")]
    [InlineData("{\"runs\":3}", "is malformed")]
    public void What_is_no_stored_scan_is_refused(string content, string expected)
    {
        var file = Path.Combine(_folder.Root, "stored");
        File.WriteAllText(file, content);

        var error = Assert.Throws<StoredScanException>(() => StoredScan.Read(file));

        Assert.Equal("PG9017", error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("that 'policygate scan' wrote as json or sarif.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_isnt_there_is_told() => Assert.Contains("can't be read", Assert.Throws<StoredScanException>(() => EarlierScan.Read(Path.Combine(_folder.Root, "none"))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_damaged_file_is_an_error_or_a_scan_and_nothing_else()
    {
        var bytes = File.ReadAllBytes(Store(Scans.TwoPlatforms(), "json"));
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var damaged = bytes.ToArray();
            for (var change = 0; change < 3; change++)
                damaged[random.Next(damaged.Length)] = (byte)"{}[],:\"0an\\"[random.Next(11)];
            var file = Path.Combine(_folder.Root, "damaged");
            File.WriteAllBytes(file, damaged);
            try
            {
                StoredScan.Read(file);
            }
            catch (StoredScanException)
            {
            }
        }
    }

    // Through the contract's own words, so that each fact is compared.
    private static string Facts(ScanReport report, JudgedFinding judged) =>
        (report with { Images = [report.Images[0]], Judgement = Scans.Judge(judged with { Image = 0, Disposition = Disposition.Active, Action = GateAction.None, Rule = null }) }).WriteText("json");

    private string Store(ScanReport report, string form, ReportOptions? options = null)
    {
        var file = Path.Combine(_folder.Root, "scan." + form);
        File.WriteAllText(file, report.WriteText(form, options ?? s_full), new UTF8Encoding(false));
        return file;
    }
}
