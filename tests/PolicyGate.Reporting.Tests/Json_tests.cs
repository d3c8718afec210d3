using System.Text.Json;
using System.Text.Json.Nodes;
using PolicyGate.Inventory;
using PolicyGate.Advisories;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Tests;

public sealed class Json_tests
{
    [Fact]
    public void A_scan_follows_its_schema_and_holds_nothing_beyond_it() => JsonJudge.Accepts("scan.schema.json", Scans.Typical().Write("json"), closed: true);

    [Fact]
    public void An_inventory_follows_its_schema_and_holds_nothing_beyond_it() => JsonJudge.Accepts("inventory.schema.json", Inventory(Scans.Typical()), closed: true);

    [Fact]
    public void The_content_sets_of_Red_Hats_images_are_told()
    {
        var report = Scans.Typical();
        report = report with { Images = [report.Images[0] with { Inventory = report.Images[0].Inventory with { ContentManifests = [new("root/buildinfo/content_manifests/ubi9.json", 0, ["rhel-9-for-x86_64-baseos-rpms"])] } }] };
        var inventory = Inventory(report);
        JsonJudge.Accepts("inventory.schema.json", inventory, closed: true);
        Assert.Equal("""[{"path":"root/buildinfo/content_manifests/ubi9.json","layer":0,"contentSets":["rhel-9-for-x86_64-baseos-rpms"]}]""", JsonNode.Parse(inventory)!["contentManifests"]!.ToJsonString());
    }

    [Fact]
    public void A_scan_of_which_little_is_known_follows_the_schema_too()
    {
        var report = Scans.Report(Scans.Active(Scans.NuGet() with { Cvss = default, Aliases = default, Cwes = default, References = default, Locations = default, Title = "x" }), Scans.Active(Scans.RunsAsRoot()));
        report = report with
        {
            Images =
            [
                new(report.Images[0].Image with { Name = null, BaseName = null, Layers = [new(0, null, Scans.Digest('1'), "", -1, null, null)] },
                    report.Images[0].Inventory with { Distribution = null },
                    []),
            ],
            Database = new("sha256:0", null, [new("x", null, 0)]),
            PolicyRevision = null,
            Repository = null,
        };
        JsonJudge.Accepts("scan.schema.json", report.Write("json"), closed: true);
        JsonJudge.Accepts("inventory.schema.json", Inventory(report), closed: true);
        SarifJudge.Judge(report.Write("sarif", new() { SarifProfile = SarifProfile.Full }));
    }

    [Fact]
    public void A_layer_that_a_bill_of_materials_doesnt_tell_is_null()
    {
        var finding = Scans.NuGet() with { Locations = [new("app/shop.deps.json", -1)] };
        finding = finding with { Package = finding.Package! with { Layer = -1, Locations = finding.Locations } };
        var report = Scans.Report(Scans.Active(finding));
        var image = report.Images[0];
        report = report with { Images = [image with { Image = image.Image with { Reference = "sbom:shop.cdx.json", Platform = new("unknown", "unknown"), Layers = [] } }] };
        var (scan, inventory) = (report.Write("json"), Inventory(report));
        JsonJudge.Accepts("scan.schema.json", scan, closed: true);
        JsonJudge.Accepts("inventory.schema.json", inventory, closed: true);
        Assert.All([JsonNode.Parse(scan)!["findings"]![0]!, JsonNode.Parse(inventory)!["packages"]![0]!], item => Assert.Null(item["locations"]![0]!["layer"]));
        Assert.Null(JsonNode.Parse(scan)!["findings"]![0]!["package"]!["layer"]);
        SarifJudge.Judge(report.Write("sarif", new() { SarifProfile = SarifProfile.Full }));
    }

    [Theory]
    [InlineData("scan.schema.json", "verdict")]
    [InlineData("scan.schema.json", "findings")]
    [InlineData("inventory.schema.json", "packages")]
    public void The_schema_refuses_a_file_without_a_field(string schema, string field)
    {
        var file = JsonNode.Parse(schema.StartsWith("scan", StringComparison.Ordinal) ? Scans.Typical().Write("json") : Inventory(Scans.Typical()))!.AsObject();
        Assert.False(JsonJudge.Refuses(schema, file.ToJsonString()));
        file.Remove(field);
        Assert.True(JsonJudge.Refuses(schema, file.ToJsonString()));
    }

    [Fact]
    public void There_is_a_finding_for_each_installed_package()
    {
        var findings = Findings(Scans.Report(Scans.Active(Scans.Debian("libssl3")), Scans.Active(Scans.Debian("openssl"))));
        Assert.Equal(["libssl3", "openssl"], findings.Select(finding => finding.GetProperty("package").GetProperty("name").GetString()));
        Assert.All(findings, finding => Assert.Equal("openssl", finding.GetProperty("package").GetProperty("source").GetProperty("name").GetString()));
    }

    [Fact]
    public void A_disabled_finding_names_its_rule()
    {
        var finding = Findings(Scans.Report(Scans.Disabled(Scans.NuGet())))[0];
        Assert.Equal("disabled", finding.GetProperty("disposition").GetString());
        Assert.Equal("""{"name":"reviewed","file":".policygate/disable/web.yaml","line":3,"endLine":7,"origin":null,"commit":"fedcba9876543210fedcba9876543210fedcba98","author":"Jane Doe <jane@example.com>","date":"2026-05-04T08:00:00Z","justification":"vulnerable_code_not_in_execute_path","reason":"Reviewed in ticket 4711.","expires":"2027-03-31"}""",
            JsonNode.Parse(finding.GetProperty("rule").GetRawText())!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Theory]
    [InlineData(Disposition.Active, 83)]
    [InlineData(Disposition.UnderReview, 83)]
    [InlineData(Disposition.Disabled, 90)]
    [InlineData(Disposition.NotAffected, 90)]
    public void The_score_is_lowered_by_what_counts(Disposition disposition, int expected)
    {
        var report = Scans.Report(new JudgedFinding(Scans.NuGet(), disposition, GateAction.None, null), Scans.Active(Scans.NuGet("B") with { Cvss = [] }));
        using var document = JsonDocument.Parse(report.Write("json"));
        Assert.Equal(expected, document.RootElement.GetProperty("score").GetInt32());
    }

    [Fact]
    public void An_application_s_own_project_has_no_package_URL()
    {
        var report = Scans.Typical();
        var project = Scans.NuGet("Shop").Package! with { Type = "dotnet-project" };
        var framework = Scans.NuGet("Microsoft.NETCore.App", "10.0.1").Package! with { Type = "dotnet-framework", Selected = true };
        using var document = JsonDocument.Parse(Inventory(report with { Images = [report.Images[0] with { Inventory = new() { Packages = [project, framework] } }] }));
        var packages = document.RootElement.GetProperty("packages");
        Assert.Equal(JsonValueKind.Null, packages[0].GetProperty("purl").ValueKind);
        Assert.True(packages[1].GetProperty("selected").GetBoolean());
    }

    [Fact]
    public void A_package_that_is_not_what_runs_says_why()
    {
        var report = Scans.Typical();
        var replaced = Scans.NuGet("System.Text.Json", "8.0.0").Package! with { Selected = false, Reason = "The framework's is newer." };
        var leftOut = new LeftOutPackage("nuget", "Compiler", "1.0.0", new("app/Shop.deps.json", 1), "DepsJsonCataloger", "No file of it is published.");
        var json = Inventory(report with { Images = [report.Images[0] with { Inventory = new() { Packages = [replaced], LeftOut = [leftOut] } }] });
        using var document = JsonDocument.Parse(json);
        var package = document.RootElement.GetProperty("packages")[0];
        Assert.Equal((false, "The framework's is newer."), (package.GetProperty("selected").GetBoolean(), package.GetProperty("reason").GetString()));
        Assert.Equal("No file of it is published.", Assert.Single(document.RootElement.GetProperty("leftOut").EnumerateArray()).GetProperty("reason").GetString());
        JsonJudge.Accepts("inventory.schema.json", json, closed: true);
    }

    [Fact]
    public void A_package_says_who_owns_its_files()
    {
        var report = Scans.Typical();
        var owned = Scans.NuGet("Microsoft.NETCore.App", "8.0.8").Package! with { Owner = new() { Type = "apk", Namespace = "alpine", Name = "dotnet8-runtime", Version = "8.0.8-r0" } };
        var json = Inventory(report with { Images = [report.Images[0] with { Inventory = new() { Packages = [owned, Scans.NuGet().Package!] } }] });
        using var document = JsonDocument.Parse(json);
        Assert.Equal(["pkg:apk/alpine/dotnet8-runtime@8.0.8-r0", null], document.RootElement.GetProperty("packages").EnumerateArray().Select(package => package.GetProperty("owner").GetString()));
        JsonJudge.Accepts("inventory.schema.json", json, closed: true);
    }

    [Fact]
    public void Severities_have_the_words_of_the_design() =>
        Assert.Equal(["unknown", "none", "low", "medium", "high", "critical"],
            Enum.GetValues<Severity>().Select(severity => Findings(Scans.Report(Scans.Active(Scans.NuGet(severity: severity))))[0].GetProperty("severity").GetString()));

    [Fact]
    public void It_starts_without_a_byte_order_mark_and_ends_with_a_line_feed()
    {
        var json = Scans.Typical().Write("json", new() { Indented = false });
        Assert.Equal((byte)'{', json[0]);
        Assert.Equal(json.Length - 1, Array.IndexOf(json, (byte)'\n'));
    }

    private static JsonElement[] Findings(ScanReport report) => [.. JsonDocument.Parse(report.Write("json")).RootElement.GetProperty("findings").EnumerateArray()];

    private static byte[] Inventory(ScanReport report)
    {
        using var stream = new MemoryStream();
        InventoryReport.Write("json", report.Images, new(), stream);
        return stream.ToArray();
    }
}
