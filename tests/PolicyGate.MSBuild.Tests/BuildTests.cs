using Microsoft.Build.Logging.StructuredLogger;
using Task = System.Threading.Tasks.Task;
using PolicyGate.Testing;

namespace PolicyGate.MSBuild.Tests;

/// <summary>The targets in real builds; in the place of the SDK's publish stands a target that says it has published.</summary>
public sealed class BuildTests : IDisposable
{
    private const string Archive = "<GeneratedArchiveOutputPath>out/shop.tar.gz</GeneratedArchiveOutputPath>";

    private const string Warning = """<diagnostic level="warning" code="PG1001" file="/repo/Shop.csproj" line="7" column="5" help="https://example.com/PG1001">CVE-2024-0001: zlib</diagnostic>""";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_archive_that_was_published_is_scanned_with_all_that_the_build_knows()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, Archive + "<ContainerRepository>contoso/shop</ContainerRepository>", "<ContainerImageTags Include='1.2;latest' /><GeneratedContainer Include='GeneratedContainer' ManifestDigest='sha256:1' />");

        var build = await BuildAsync("-t:PublishContainer");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(
            [
                "scan", _folder.Path("project", "out", "shop.tar.gz"), $"--target={_folder.Path("project", "Shop.proj")}", "--image-name=contoso/shop:1.2",
                $"--output=msbuild={_folder.Path("project", "obj", "policygate", "Shop.result.xml")}",
                $"--output=sarif={_folder.Path("project", "obj", "policygate", "Shop.sarif")}", "--no-color",
            ],
            tool.Arguments());
        Assert.Contains(build.Messages, message => message.StartsWith("PolicyGate: contoso/shop:1.2: 1 high, 2 low.", StringComparison.Ordinal));
        Assert.Contains("SARIF=" + _folder.Path("project", "obj", "policygate", "Shop.sarif"), build.Messages);
    }

    [Fact]
    public async Task Every_property_is_an_option()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, Archive + """
            <PolicyGateRepository>..</PolicyGateRepository><PolicyGatePolicyDirectory>policy</PolicyGatePolicyDirectory><PolicyGateTrustedRef>origin/main</PolicyGateTrustedRef>
            <PolicyGateTarget>shop</PolicyGateTarget><PolicyGateImageName>my/name:1</PolicyGateImageName><PolicyGatePlatform>linux/arm64</PolicyGatePlatform>
            <PolicyGateInsecureRegistries>a.example;b.example:5000</PolicyGateInsecureRegistries><PolicyGateLimits>layers=2000; file-size=1GiB;</PolicyGateLimits>
            <PolicyGateDatabase>a.db</PolicyGateDatabase><PolicyGateCacheDirectory>cache</PolicyGateCacheDirectory><PolicyGateSarifProfile>github</PolicyGateSarifProfile>
            <PolicyGateContainerfile>Dockerfile</PolicyGateContainerfile><PolicyGateAssets>a.json</PolicyGateAssets><PolicyGateAsOf>2026-06-30</PolicyGateAsOf>
            """, "<PolicyGateOutput Include='r.json' Format='json' />");

        var build = await BuildAsync("-t:PublishContainer");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(
            [
                "--platform=linux/arm64", "--insecure-registry=a.example", "--insecure-registry=b.example:5000", "--limit=layers=2000", "--limit=file-size=1GiB", "--repository=..", "--policy=policy", "--trusted-ref=origin/main", "--target=shop", "--image-name=my/name:1", "--database=a.db",
                "--cache-dir=cache", "--sarif-profile=github", "--containerfile=Dockerfile", "--assets=a.json", "--as-of=2026-06-30",
            ],
            tool.Arguments()[2..^4]);
        Assert.Equal("--output=json=r.json", tool.Arguments()[^2]);
    }

    [Theory]
    [InlineData("a b;c%3bd%2525 (e) @f $g 'h' *.tar")]
    [InlineData("ä 漢.tar")]
    public async Task Any_path_of_the_archive_arrives_as_it_is(string escaped)
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, $"<GeneratedArchiveOutputPath>{escaped}</GeneratedArchiveOutputPath>");

        var build = await BuildAsync("-t:PublishContainer");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(_folder.Path("project", Uri.UnescapeDataString(escaped)), tool.Arguments()[1]);
        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task A_failed_gate_fails_the_build_and_stops_what_would_follow()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1, Warning.Replace("warning", "error", StringComparison.Ordinal)));
        Write(tool, Archive);

        var build = await BuildAsync("-t:PublishContainer");

        Assert.False(build.Succeeded);
        Assert.Equal(["error PG1001", "error PG9000"], build.Codes);
        Assert.Equal(("/repo/Shop.csproj", 7, 5, "policygate"), (build.Errors[0].File, build.Errors[0].LineNumber, build.Errors[0].ColumnNumber, build.Errors[0].Subcategory));
        Assert.False(build.Ran("Deploy"));
    }

    [Fact]
    public async Task Warn_only_lets_the_build_go_on()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1, Warning.Replace("warning", "error", StringComparison.Ordinal)));
        Write(tool, Archive);

        var build = await BuildAsync("-t:PublishContainer", "-p:PolicyGateWarnOnly=true");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(["warning PG1001", "warning PG9000"], build.Codes);
        Assert.True(build.Ran("Deploy"));
    }

    [Fact]
    public async Task Several_runtime_identifiers_give_one_scan_of_all_images()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, Archive + "<GeneratedImageIndex>{}</GeneratedImageIndex>", """
            <GeneratedContainer Include="GeneratedContainer" ManifestDigest="sha256:1" /><GeneratedContainer Include="GeneratedContainer" ManifestDigest="sha256:2" />
            <GeneratedContainer Include="GeneratedContainer" ManifestDigest="sha256:1" /><GeneratedContainer Include="GeneratedContainer" ManifestDigest="sha256:2" />
            """);

        var build = await BuildAsync("-t:PublishContainer");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(1, tool.Runs);
        Assert.Equal([_folder.Path("project", "out", "shop.tar.gz"), "--platform=all"], tool.Arguments()[1..3]);
    }

    [Fact]
    public async Task Platforms_of_several_are_scanned_where_they_are_asked_for()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, Archive + "<GeneratedImageIndex>{}</GeneratedImageIndex>", "<GeneratedContainer Include='a' ManifestDigest='sha256:1' /><GeneratedContainer Include='b' ManifestDigest='sha256:2' />");

        await BuildAsync("-t:PublishContainer", "-p:PolicyGatePlatform=linux/arm64%3B linux/arm/v7%3B");

        Assert.Equal(1, tool.Runs);
        Assert.Equal([_folder.Path("project", "out", "shop.tar.gz"), "--platform=linux/arm64,linux/arm/v7"], tool.Arguments()[1..3]);
    }

    [Fact]
    public async Task An_image_that_went_elsewhere_is_never_passed_over_in_silence()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, "<ContainerRegistry>registry.example.com</ContainerRegistry><ContainerRepository>shop</ContainerRepository>", "<GeneratedContainer Include='a' ManifestDigest='sha256:1' />");

        var build = await BuildAsync("-t:PublishContainer");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(["warning PG8014"], build.Codes);
        Assert.Contains("registry.example.com/shop", build.Warnings[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);

        build = await BuildAsync("-t:PublishContainer", "-p:TreatWarningsAsErrors=true");

        Assert.Equal(["error PG8014"], build.Codes);
        Assert.False(build.Succeeded);
    }

    [Theory]
    [InlineData("-t:PublishContainer", "-p:Skip=true")]
    [InlineData("-t:Build", "-p:Skip=false")]
    public async Task Where_nothing_was_published_nothing_happens(string target, string skip)
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, Archive);

        var build = await BuildAsync(target, skip);

        Assert.True(build.Succeeded, build.Output);
        Assert.False(build.UsedTask("PolicyGateScan"));
        Assert.Empty(build.Codes);
        Assert.DoesNotContain("PolicyGate", build.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_is_off_a_line_says_so()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1));
        Write(tool, Archive);

        var build = await BuildAsync("-t:PublishContainer", "-p:PolicyGateEnabled=False");

        Assert.True(build.Succeeded, build.Output);
        Assert.Contains("PolicyGate: off (PolicyGateEnabled=false): Shop has not been scanned.", build.Messages);
        Assert.Equal(0, tool.Runs);
    }

    [Theory]
    [InlineData("PolicyGateEnabled", "flase")]
    [InlineData("PolicyGateWarnOnly", "perhaps")]
    public async Task A_switch_that_is_neither_true_nor_false_is_an_error(string property, string value)
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, Archive);

        var build = await BuildAsync("-t:PublishContainer", $"-p:{property}={value}");

        Assert.False(build.Succeeded);
        Assert.Contains(value, Assert.Single(build.Errors).Text, StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("buildTransitive")]
    [InlineData("buildMultiTargeting")]
    public async Task Images_built_otherwise_are_scanned_by_a_target_of_their_own(string imported)
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, "<PolicyGateScanDependsOn>DockerBuild</PolicyGateScanDependsOn>", imported: imported);

        var build = await BuildAsync("-t:PolicyGateScan");

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal("docker-archive:made.tar", tool.Arguments()[1]);
        Assert.Contains("--image-name=contoso/made:1", tool.Arguments());
    }

    [Fact]
    public async Task Scanning_no_image_is_an_error()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        Write(tool, "");

        var build = await BuildAsync("-t:PolicyGateScan");

        Assert.Equal(["error PG9300"], build.Codes);
        Assert.False(build.Succeeded);
    }

    [Fact]
    public async Task A_tool_that_isnt_there_is_an_error()
    {
        using var tool = new StandIn();
        Write(tool, Archive);

        var build = await BuildAsync("-t:PublishContainer", "-p:_PolicyGateDotnetHost=dotnet", $"-p:_PolicyGateToolAssembly={_folder.Path("none", "PolicyGate.Cli.dll")}");

        Assert.False(build.Succeeded);
        Assert.Equal(["error PG9900"], build.Codes);
        Assert.Contains("PolicyGate.Cli.dll", build.Errors[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "warning PG1001", true)]
    [InlineData("-p:NoWarn=PG1001", "", true)]
    [InlineData("-p:TreatWarningsAsErrors=true", "error PG1001", false)]
    [InlineData("-p:NoWarn=CS0001%2cPG1001", "", true)]
    [InlineData("-p:TreatWarningsAsErrors=true -p:NoWarn=CS0001%3Bpg1001", "", true)]
    [InlineData("-p:TreatWarningsAsErrors=true -p:PolicyGateWarnOnly=true", "warning PG1001", true)]
    [InlineData("-p:WarningsAsErrors=PG1001", "error PG1001", false)]
    [InlineData("-p:TreatWarningsAsErrors=true -p:WarningsNotAsErrors=PG1001", "warning PG1001", true)]
    [InlineData("-p:MSBuildWarningsAsMessages=PG1001", "", true)]
    [InlineData("-warnaserror:PG1001", "error PG1001", false)]
    public async Task What_silences_or_sharpens_a_compilers_warning_does_so_to_a_finding(string switches, string codes, bool succeeds)
    {
        using var tool = new StandIn(0, StandIn.Result("warn", 0, Warning));
        _folder.Write("project/Shop.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><GeneratedArchiveOutputPath>shop.tar</GeneratedArchiveOutputPath></PropertyGroup>
              {Import(tool, "build")}
              <Target Name="PublishContainer" />
            </Project>
            """);

        var build = await BuildAsync(["-t:PublishContainer", .. switches.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries), build.Codes.SelectMany(code => code.Split(' ')));
        Assert.Equal(succeeds, build.Succeeded);
    }

    private void Write(StandIn tool, string properties, string items = "", string imported = "build") => _folder.Write("project/Shop.proj", $"""
        <Project>
          <PropertyGroup><IntermediateOutputPath>obj/</IntermediateOutputPath></PropertyGroup>
          <Target Name="Build" />
          <Target Name="PublishContainer" Condition="'$(Skip)' != 'true'">
            <PropertyGroup>{properties}</PropertyGroup>
            <ItemGroup>{items}</ItemGroup>
          </Target>
          <Target Name="DockerBuild"><ItemGroup><PolicyGateImage Include="docker-archive:made.tar" ImageName="contoso/made:1" /></ItemGroup></Target>
          <PropertyGroup>{(properties.Contains("DependsOn", StringComparison.Ordinal) ? properties : "")}</PropertyGroup>
          {Import(tool, imported)}
          <Target Name="Deploy" AfterTargets="PublishContainer"><Message Text="SARIF=@(PolicyGateSarif)" /></Target>
        </Project>
        """);

    private string Import(StandIn tool, string imported) => $"""
        <PropertyGroup>
          <_PolicyGateDotnetHost>{StandIn.Host}</_PolicyGateDotnetHost>
          <_PolicyGateToolAssembly>{tool.Assembly}</_PolicyGateToolAssembly>
        </PropertyGroup>
        <Import Project="{PackageLayout.Make(_folder, imported)}" />
        """;

    private async Task<BuildOutcome> BuildAsync(params string[] arguments)
    {
        var build = await ExternalProgram.RunAsync(
            "dotnet",
            ["msbuild", "-nologo", "-bl:build.binlog", .. arguments],
            _folder.Path("project"),
            HermeticEnvironment.With(),
            TestContext.Current.CancellationToken);
        return new BuildOutcome(BinaryLog.ReadBuild(_folder.Path("project", "build.binlog")), build.Output);
    }

    public void Dispose() => _folder.Dispose();
}
