using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.Tooling;
using PolicyGate.Testing;

namespace PolicyGate.Cake.Tests;

public sealed class PolicyGateScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("pass", PolicyGateVerdict.Pass)]
    [InlineData("warn", PolicyGateVerdict.Warn)]
    public void A_scan_that_passes_gives_its_findings(string verdict, PolicyGateVerdict expected)
    {
        using var tool = new StandIn(0, ScanReport.With(verdict));

        var scan = Scan(tool, new() { Image = "shop.tar" });

        Assert.Equal((expected, 0, "contoso/shop:1", "sha256:0123"), (scan.Verdict, scan.ExitCode, scan.Image, scan.Digest));
        Assert.Equal(
            [
                new("CVE-2024-0001", "zlib overflows", "Debian", "high", "active", "pkg:deb/debian/zlib1g@1.2.13", "1.3"),
                new("PG2001", "Image runs as root", "Configuration", "medium", "disabled", null, null),
            ],
            scan.Findings);
        Assert.False(File.Exists(tool.ReportPath));
    }

    [Fact]
    public void An_image_without_name_is_called_by_its_reference()
    {
        using var tool = new StandIn(0, ScanReport.With("pass", name: "null"));

        Assert.Equal("oci-archive:shop.tar", Scan(tool, new() { Image = "shop.tar" }).Image);
    }

    [Fact]
    public void A_scan_of_several_images_gives_each_and_all_findings()
    {
        using var tool = new StandIn(0, ScanReport.OfTwoPlatforms());

        var scan = Scan(tool, new() { Image = "shop.tar", Platform = "all" });

        Assert.Equal((PolicyGateVerdict.Warn, "contoso/shop:1", null), (scan.Verdict, scan.Image, scan.Digest));
        Assert.Equal([new("contoso/shop:1", "sha256:01", "linux/amd64"), new("contoso/shop:1", "sha256:02", "linux/arm64")], scan.Images);
        Assert.Equal(
            [
                new("CVE-2024-0001", "zlib overflows", "Debian", "high", "active", "pkg:deb/debian/zlib1g@1.2.13", "1.3") { Platform = "linux/amd64" },
                new("PG9022", "Disable rule matches nothing", "Policy", "low", "active", null, null),
            ],
            scan.Findings);
    }

    [Fact]
    public void A_failed_gate_throws_with_the_exit_code()
    {
        using var tool = new StandIn(1, ScanReport.With("fail"));

        var exception = Assert.Throws<CakeException>(() => Scan(tool, new() { Image = "shop.tar" }));

        Assert.Equal(1, exception.ExitCode);
        Assert.Equal("PolicyGate: the gate failed for contoso/shop:1.", exception.Message);
        Assert.False(File.Exists(tool.ReportPath));
    }

    [Fact]
    public void Warn_only_gives_a_failed_gate_back_and_warns()
    {
        using var tool = new StandIn(1, ScanReport.With("fail"));
        var host = new CakeHost();

        var scan = host.Scan(new() { Image = "shop.tar", ToolPath = tool.Program, WarnOnly = true });

        Assert.Equal((PolicyGateVerdict.Fail, 1), (scan.Verdict, scan.ExitCode));
        Assert.Contains("the gate failed for contoso/shop:1", Assert.Single(host.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_handles_the_exit_code_himself_gets_the_result()
    {
        using var tool = new StandIn(1, ScanReport.With("fail"));
        var codes = new List<int>();

        var scan = Scan(tool, new PolicyGateScanSettings { Image = "shop.tar" }.WithHandleExitCode(code =>
        {
            codes.Add(code);
            return true;
        }));

        Assert.Equal(PolicyGateVerdict.Fail, scan.Verdict);
        Assert.Equal([1], codes);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(130)]
    [InlineData(1)]
    public void A_scan_without_a_report_throws_with_its_exit_code_even_if_only_warnings_are_wished(int exitCode)
    {
        using var tool = new StandIn(exitCode, null);

        var exception = Assert.Throws<CakeException>(() => Scan(tool, new() { Image = "shop.tar", WarnOnly = true }));

        Assert.Equal(exitCode, exception.ExitCode);
    }

    [Theory]
    [InlineData(0, "fail")]
    [InlineData(0, "error")]
    [InlineData(1, "pass")]
    [InlineData(3, "pass")]
    [InlineData(4, "error")]
    [InlineData(0, null)]
    public void A_report_that_contradicts_the_exit_code_or_is_none_never_passes(int exitCode, string? verdict)
    {
        using var tool = new StandIn(exitCode, verdict is null ? null : ScanReport.With(verdict));

        var exception = Assert.Throws<CakeException>(() => Scan(tool, new() { Image = "shop.tar", WarnOnly = true }));

        Assert.NotEqual(0, exception.ExitCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"schemaVersion":2,"image":{"reference":"a"},"verdict":"pass","findings":[]}""")]
    [InlineData("""{"schemaVersion":1,"image":{"reference":"a"},"verdict":"perhaps","findings":[]}""")]
    [InlineData("""{"schemaVersion":1,"image":{"reference":"a"},"verdict":"pass"}""")]
    [InlineData("""{"schemaVersion":1,"image":{"reference":"a"},"verdict":"pass","findings":[1]}""")]
    [InlineData("""{"schemaVersion":1,"image":{},"verdict":"pass","findings":[]}""")]
    public void A_report_that_cannot_be_read_never_passes(string report)
    {
        using var tool = new StandIn(0, report);

        var exception = Assert.Throws<CakeException>(() => Scan(tool, new() { Image = "shop.tar" }));

        Assert.Equal(3, exception.ExitCode);
    }

    [Fact]
    public void Every_setting_reaches_the_command_line()
    {
        using var tool = new StandIn(0, ScanReport.With("pass"));
        var settings = new PolicyGateScanSettings
        {
            Image = "oci-archive:my images/shop.tar",
            Platform = "linux/arm64",
            RegistryCa = "ca.pem",
            RegistryUser = "ann",
            RegistryPasswordFile = "../password",
            Limits = { ["layers"] = "2000", ["file-size"] = "1GiB" },
            Repository = "..",
            PolicyDirectory = "policy",
            TrustedRef = "origin/main",
            Target = "The \"shop\" \\",
            ImageName = "contoso/shop:1",
            Database = "a.db",
            CacheDirectory = "cache",
            SarifProfile = "github",
            Containerfile = "Dockerfile",
            Assets = "a.json",
            AsOf = "2026-06-30",
            Offline = true,
        }.WithOutput("sarif", "out/shop.sarif").WithOutput("table", "out/shop.txt");

        var scan = Scan(tool, settings);

        Assert.Equal(
            [
                "scan", "oci-archive:my images/shop.tar", "--platform=linux/arm64", "--registry-ca=ca.pem", "--registry-user=ann", "--registry-password-file=../password", "--limit=file-size=1GiB", "--limit=layers=2000",
                "--repository=..", "--policy=policy", "--trusted-ref=origin/main", "--target=The \"shop\" \\", "--image-name=contoso/shop:1", "--database=a.db", "--cache-dir=cache", "--sarif-profile=github",
                "--containerfile=Dockerfile", "--assets=a.json", "--as-of=2026-06-30", "--offline", $"--output=json={tool.ReportPath}", "--output=sarif=out/shop.sarif", "--output=table=out/shop.txt",
            ],
            tool.Arguments);
        Assert.Equal("out/shop.sarif", scan.SarifPath?.FullPath);
    }

    [Theory]
    [InlineData(Verbosity.Diagnostic, "--verbose")]
    [InlineData(Verbosity.Minimal, "--quiet")]
    [InlineData(Verbosity.Quiet, "--quiet")]
    public void The_verbosity_is_that_of_the_build(Verbosity verbosity, string expected)
    {
        using var tool = new StandIn(0, ScanReport.With("pass"));

        new CakeHost(verbosity).Scan(new() { Image = "shop.tar", ToolPath = tool.Program });

        Assert.Equal(["scan", "shop.tar", expected, $"--output=json={tool.ReportPath}"], tool.Arguments);
    }

    [Fact]
    public void Scanning_no_image_is_wrong_usage()
    {
        var exception = Assert.Throws<CakeException>(() => new CakeHost().Scan(new()));

        Assert.Equal(2, exception.ExitCode);
        Assert.Contains("Image", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_without_its_package_says_what_to_do()
    {
        var exception = Assert.Throws<CakeException>(() => new CakeHost().Scan(new() { Image = "shop.tar" }));

        Assert.Equal(2, exception.ExitCode);
        Assert.Contains("ToolPath", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package/lib/net10.0/PolicyGate.Cake.dll", "package/tools/net10.0/any/PolicyGate.Cli.dll")]
    [InlineData("elsewhere/PolicyGate.Cake.dll", "output/policygate/PolicyGate.Cli.dll")]
    [InlineData("bin/PolicyGate.Cake.dll", "bin/policygate/PolicyGate.Cli.dll")]
    public void The_command_line_is_found_in_the_package_and_in_the_output_folder(string addin, string tool)
    {
        var expected = _folder.Write(tool, "");

        Assert.Equal(expected, CarriedTool.Find(new global::Cake.Core.IO.FileSystem(), _folder.Path(addin), _folder.Path("output")).FullPath);
    }

    private static PolicyGateScanResult Scan(StandIn tool, PolicyGateScanSettings settings)
    {
        settings.ToolPath = tool.Program;
        return new CakeHost().Scan(settings);
    }

    public void Dispose() => _folder.Dispose();
}
