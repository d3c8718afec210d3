using System.Text.Json;
using PolicyGate.Inventory;
using PolicyGate.Policy;
using PolicyGate.Reporting.Sboms;

namespace PolicyGate.Reporting.Tests;

public sealed class Bill_of_materials_tests
{
    [Fact]
    public void A_typical_scan_is_valid_in_both_forms()
    {
        var (bom, document) = BillOfMaterialsJudge.JudgeBoth(Scans.Typical());
        Assert.Equal("registry.example.com/contoso/shop", Text(bom.GetProperty("metadata").GetProperty("component"), "name"));
        Assert.Equal("registry.example.com/contoso/shop", Text(document, "name"));
        var advisories = document.GetProperty("packages").EnumerateArray().Where(package => package.TryGetProperty("externalRefs", out _))
            .SelectMany(package => package.GetProperty("externalRefs").EnumerateArray()).Where(reference => Text(reference, "referenceCategory") == "SECURITY")
            .Select(reference => $"{Text(reference, "referenceLocator")} {Text(reference, "comment")}");
        Assert.Contains("https://nvd.nist.gov/vuln/detail/CVE-2023-45853 CVE-2023-45853: critical, disabled", advisories);
    }

    [Fact]
    public void Several_images_are_one_document_each_with_its_packages()
    {
        var (bom, document) = BillOfMaterialsJudge.JudgeBoth(Scans.TwoPlatforms());
        Assert.Equal(["image-0/image", "image-1/image"], bom.GetProperty("components").EnumerateArray().Select(image => Text(image, "bom-ref")));
        Assert.Equal([4, 4], bom.GetProperty("components").EnumerateArray().Select(image => image.GetProperty("components").GetArrayLength()));
        Assert.Equal(2, document.GetProperty("relationships").EnumerateArray().Count(relation => Text(relation, "relationshipType") == "DESCRIBES"));
        // One file of the second image could not be read.
        Assert.Equal("image-1/image", Assert.Single(bom.GetProperty("compositions")[0].GetProperty("assemblies").EnumerateArray()).GetString());
        var openssl = bom.GetProperty("vulnerabilities").EnumerateArray().Single(flaw => Text(flaw, "id") == "CVE-2023-5363");
        Assert.Equal(2, openssl.GetProperty("affects").GetArrayLength());

        var read = Sbom.Read("bom.json", Scans.TwoPlatforms().Write("cyclonedx"));
        Assert.Equal(Scans.TwoPlatforms().Images.SelectMany(image => image.Inventory.Packages).Select(package => package.Purl.ToString()).Distinct().Order(StringComparer.Ordinal), read.Inventory.Packages.Select(package => package.Purl.ToString()));
        Assert.Equal("debian", read.Inventory.Distribution!.Id);
        Assert.All(read.Inventory.Packages, package => Assert.Equal(-1, package.Layer));
    }

    [Theory]
    [InlineData(Disposition.Active, null, "")]
    [InlineData(Disposition.UnderReview, "vulnerable_code_not_present", "in_triage")]
    [InlineData(Disposition.Disabled, null, "exploitable will_not_fix")]
    [InlineData(Disposition.Disabled, "risk accepted", "exploitable will_not_fix")]
    [InlineData(Disposition.Disabled, "component_not_present", "not_affected code_not_present")]
    [InlineData(Disposition.Disabled, "vulnerable_code_not_in_execute_path", "not_affected code_not_reachable")]
    [InlineData(Disposition.Disabled, "vulnerable_code_cannot_be_controlled_by_adversary", "not_affected requires_environment")]
    [InlineData(Disposition.Disabled, "inline_mitigations_already_exist", "not_affected protected_by_mitigating_control")]
    [InlineData(Disposition.NotAffected, null, "not_affected")]
    public void An_analysis_says_no_more_than_was_decided(Disposition disposition, string? justification, string expected)
    {
        var rule = disposition == Disposition.Active ? null : Scans.Rule() with { Justification = justification };
        var bom = BillOfMaterialsJudge.CycloneDx(Scans.Report(new JudgedFinding(Scans.NuGet(), disposition, GateAction.None, rule) { Image = 0 }).Write("cyclonedx"));
        var flaw = Assert.Single(bom.GetProperty("vulnerabilities").EnumerateArray());
        var words = flaw.TryGetProperty("analysis", out var analysis)
            ? string.Join(' ', new[] { Text(analysis, "state"), Text(analysis, "justification"), analysis.TryGetProperty("response", out var response) ? response[0].GetString() : null }.OfType<string>())
            : "";
        Assert.Equal(expected, words);
        if (disposition == Disposition.Disabled)
            Assert.Contains("Reviewed in ticket 4711.", Text(analysis, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_flaw_has_what_the_advisory_says()
    {
        var flaw = BillOfMaterialsJudge.CycloneDx(Scans.Report(Scans.Active(Scans.NuGet())).Write("cyclonedx")).GetProperty("vulnerabilities")[0];
        Assert.Equal(
            ("CVE-2024-21907", "NVD", "GHSA-5crp-9r3c-p9vr", 755, "Update to 13.0.1 or later."),
            (Text(flaw, "id"), Text(flaw.GetProperty("source"), "name"), Text(flaw.GetProperty("references")[0], "id"), flaw.GetProperty("cwes")[0].GetInt32(), Text(flaw, "recommendation")));
        Assert.Equal(["high other", " CVSSv31"], flaw.GetProperty("ratings").EnumerateArray().Select(rating => $"{Text(rating, "severity")} {Text(rating, "method")}"));
        Assert.Equal("pkg:nuget/Newtonsoft.Json@12.0.1", Text(flaw.GetProperty("affects")[0], "ref"));
        Assert.Equal(["12.0.1 affected", "13.0.1 unaffected"], flaw.GetProperty("affects")[0].GetProperty("versions").EnumerateArray().Select(version => $"{Text(version, "version")} {Text(version, "status")}"));
    }

    [Theory]
    [InlineData("cyclonedx", "serialNumber")]
    [InlineData("spdx", "documentNamespace")]
    public void The_same_content_has_the_same_identifier_and_other_content_another(string format, string field)
    {
        var first = Scans.Typical();
        var other = first with { Images = [first.Images[0] with { Image = first.Images[0].Image with { Digest = Scans.Digest('c') } }] };
        Assert.Equal(first.Write(format), Scans.Typical().Write(format));
        Assert.NotEqual(Text(Parse(first.Write(format)), field), Text(Parse(other.Write(format)), field));
        // How it is laid out says nothing.
        Assert.Equal(Text(Parse(first.Write(format)), field), Text(Parse(first.Write(format, new() { Indented = false })), field));
    }

    [Theory]
    [InlineData("MIT", true)]
    [InlineData("GPL-2.0-only WITH Classpath-exception-2.0", true)]
    [InlineData("(MIT OR Apache-2.0) AND BSD-3-Clause", true)]
    [InlineData("MPL-1.1+", true)]
    [InlineData("GPL-2.0-or-later AND (LGPL-2.1-only OR (MIT AND ISC))", true)]
    [InlineData("", false)]
    [InlineData("mit", false)]
    [InlineData("MIT License", false)]
    [InlineData("MIT OR", false)]
    [InlineData("GPL-2.0+", true)]
    [InlineData("GPL-2.0++", false)]
    [InlineData("MIT AND AND ISC", false)]
    [InlineData("(MIT", false)]
    [InlineData("MIT)", false)]
    [InlineData("() MIT", false)]
    [InlineData("MIT WITH MIT", false)]
    [InlineData("(MIT OR ISC) WITH Classpath-exception-2.0", false)]
    [InlineData("Classpath-exception-2.0", false)]
    [InlineData("custom", false)]
    public void Expressions_of_the_list_are_told_from_free_text(string text, bool isExpression) => Assert.Equal(isExpression, SpdxLicenses.IsExpression(text));

    [Theory]
    [InlineData("MIT", "id=MIT", "MIT")]
    [InlineData("MIT OR ISC", "expression=MIT OR ISC", "MIT OR ISC")]
    [InlineData("MIT|ISC OR Zlib", "id=MIT name=ISC OR Zlib", "MIT AND (ISC OR Zlib)")]
    [InlineData("custom", "name=custom", "LicenseRef-custom")]
    [InlineData("Free, see file|MIT", "name=Free, see file id=MIT", "LicenseRef-Free--see-file-4d98f5414179cd5d AND MIT")]
    public void Licences_stand_where_each_format_has_them(string licenses, string cycloneDx, string spdx)
    {
        var report = With(Scans.NuGet().Package! with { Licenses = [.. licenses.Split('|')] });
        var (bom, document) = BillOfMaterialsJudge.JudgeBoth(report);
        var written = bom.GetProperty("components")[1].GetProperty("licenses").EnumerateArray()
            .Select(choice => (choice.TryGetProperty("license", out var license) ? license : choice).EnumerateObject().Select(field => $"{field.Name}={field.Value.GetString()}").Single());
        Assert.Equal(cycloneDx, string.Join(' ', written));
        Assert.Equal(spdx, Text(document.GetProperty("packages")[2], "licenseDeclared"));
    }

    [Fact]
    public void Ways_of_packages_become_dependencies()
    {
        var report = With(Package("Shop", "dotnet-project"), Package("A", "nuget", "A"), Package("B", "nuget", "A", "B"), Package("C", "nuget", "A", "B", "C"), Package("Alone", "nuget"));
        var (bom, document) = BillOfMaterialsJudge.JudgeBoth(report);
        Assert.Equal(
            ["image: OperatingSystem pkg:generic/Shop@1 pkg:nuget/Alone@1", "pkg:generic/Shop@1: pkg:nuget/A@1", "pkg:nuget/A@1: pkg:nuget/B@1", "pkg:nuget/B@1: pkg:nuget/C@1"],
            bom.GetProperty("dependencies").EnumerateArray().Select(dependency => $"{Text(dependency, "ref")}: {string.Join(' ', dependency.GetProperty("dependsOn").EnumerateArray())}"));
        Assert.Equal(3, document.GetProperty("relationships").EnumerateArray().Count(relation => Text(relation, "relationshipType") == "DEPENDS_ON"));
    }

    [Theory]
    [InlineData("registry.example.com/Contoso/shop:1.2", "pkg:oci/shop@sha256:aaaa?arch=amd64&repository_url=registry.example.com/contoso/shop&tag=1.2")]
    [InlineData("localhost:5000/shop", "pkg:oci/shop@sha256:aaaa?arch=amd64&repository_url=localhost:5000/shop")]
    [InlineData("contoso/shop:1", "pkg:oci/shop@sha256:aaaa?arch=amd64&tag=1")]
    [InlineData(null, null)]
    public void An_image_has_a_package_URL_where_it_has_a_name(string? name, string? expected)
    {
        var image = Scans.Report().Images[0].Image with { Name = name };
        Assert.Equal(expected?.Replace("aaaa", new string('a', 64), StringComparison.Ordinal), ImagePurl.Of(image)?.Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal));
    }

    private static ScanReport With(params Package[] packages)
    {
        var report = Scans.Report();
        return report with { Images = [report.Images[0] with { Inventory = report.Images[0].Inventory with { Packages = [.. packages] } }] };
    }

    private static Package Package(string name, string type, params string[] path) => Scans.NuGet(name, "1").Package! with
    {
        Type = type,
        Purl = new() { Type = type == "nuget" ? "nuget" : "generic", Name = name, Version = "1" },
        DependencyPath = [.. path],
    };

    private static JsonElement Parse(byte[] json) => JsonDocument.Parse(json).RootElement;

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
