using System.IO.Compression;
using PolicyGate.Testing;

namespace PolicyGate.Cake.Tests;

/// <summary>The package as its users have it: the sample script is run by the real Cake on the quick start's image, advisories and rules.</summary>
public sealed class PackagedAddinTests : IDisposable
{
    private const string Version = "0.1.0-script";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Shop => Directory.CreateDirectory(_folder.Path("shop")).FullName;

    [Fact]
    public async Task The_sample_script_ends_as_the_gate_decides()
    {
        await MakeShopAsync();
        await ImportAdvisoriesAsync();

        var failed = await CakeAsync();
        Assert.True(failed.ExitCode == 1, failed.Output);
        Assert.Contains("PolicyGate: the gate failed for contoso/shop:1.0.", failed.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Path("shop", "artifacts", "shop.sarif")));

        var warned = await CakeAsync("--warn-only");
        Assert.True(warned.ExitCode == 0, warned.Output);
        Assert.Contains("WarnOnly lets the build go on", warned.Output, StringComparison.Ordinal);
        Assert.Contains("Fail: 8 findings, of which a rule disables 1. SARIF: artifacts/shop.sarif", warned.Output, StringComparison.Ordinal);

        _folder.Write("shop/.policygate/disable/all.yaml", """
            version: 1
            rules:
              - name: everything
                when:
                  severity: [low, medium, high, critical]
                reason: The test says so.

            """);
        await GitAsync("add", ".policygate");
        await GitAsync("commit", "-q", "-m", "Disable all");
        var passed = await CakeAsync();
        Assert.True(passed.ExitCode == 0, passed.Output);
        Assert.Contains("Pass: 8 findings, of which a rule disables 8.", passed.Output, StringComparison.Ordinal);

        var withoutDatabase = await CakeAsync("--database=none.db");
        Assert.True(withoutDatabase.ExitCode != 0, withoutDatabase.Output);
        Assert.Contains("ended with exit code 4", withoutDatabase.Output, StringComparison.Ordinal);
        Assert.Contains("PG9200", withoutDatabase.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_package_holds_addin_targets_and_tool_and_drags_nothing_along()
    {
        var package = await PackedProject.PackAsync("PolicyGate.Cake", "0.1.0-test", _folder.Root, Cancellation);

        var files = PackedProject.Files(package);
        Assert.Equal(
            ["README.md", "build/PolicyGate.Cake.targets", "lib/net10.0/PolicyGate.Cake.dll", "lib/net10.0/PolicyGate.Cake.xml"],
            files.Where(file => file.Contains('/', StringComparison.Ordinal) ? file.StartsWith("lib/", StringComparison.Ordinal) || file.StartsWith("build", StringComparison.Ordinal) : file == "README.md"));
        Assert.Contains("tools/net10.0/any/PolicyGate.Cli.dll", files);
        Assert.Contains("tools/net10.0/any/runtimes/linux-x64/native/libe_sqlite3.so", files);
    }

    [Fact]
    public async Task A_project_that_references_the_package_gets_the_tool_beside_its_program()
    {
        await PackedProject.PackAsync("PolicyGate.Cake", Version, _folder.Path("feed"), Cancellation);
        _folder.Write("build/Program.cs", "");
        _folder.Write("build/nuget.config", $"""<configuration><packageSources><clear /><add key="feed" value="{_folder.Path("feed")}" /></packageSources></configuration>""");
        _folder.Write("build/Build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost></PropertyGroup>
              <ItemGroup><PackageReference Include="PolicyGate.Cake" Version="{Version}" /></ItemGroup>
            </Project>
            """);

        await SucceedAsync(
            "dotnet", _folder.Path("build"), ["build", "-nodeReuse:false", "-o", "out", $"-p:RestorePackagesPath={_folder.Path("packages")}", "-p:NuGetAudit=false"]);

        var tool = _folder.Path("build", "out", "policygate", "PolicyGate.Cli.dll");
        await SucceedAsync(
            "dotnet", _folder.Root, [tool, "db", "import", Path.Combine(SharedData.RepositoryRoot, "integration-samples", "quick-start", "advisories"), "--database", "a.db"]);
    }

    private async Task MakeShopAsync()
    {
        var samples = Path.Combine(SharedData.RepositoryRoot, "integration-samples");
        CopyFolder(Path.Combine(samples, "cake-script"), Shop);
        CopyFolder(Path.Combine(samples, "quick-start", ".policygate"), Path.Combine(Shop, ".policygate"));
        CopyFolder(Path.Combine(samples, "quick-start", "advisories"), Path.Combine(Shop, "advisories"));
        File.Copy(Path.Combine(samples, "quick-start", "image.tar"), Path.Combine(Shop, "image.tar"));
        var restore = await RunAsync("dotnet", Shop, ["tool", "restore"]);
        Assert.SkipUnless(restore.ExitCode == 0, $"The Cake tool can't be restored: {restore}");

        var package = await PackedProject.PackAsync("PolicyGate.Cake", Version, _folder.Path("feed"), Cancellation);
        await ZipFile.ExtractToDirectoryAsync(package, _folder.Path("package"), Cancellation);
        _folder.Write("shop/nuget.config", $"""<configuration><packageSources><add key="feed" value="{_folder.Path("feed")}" /></packageSources></configuration>""");
        var script = await File.ReadAllTextAsync(_folder.Path("shop", "build.cake"), Cancellation);
        Assert.Contains("&version=0.1.0\n", script, StringComparison.Ordinal);
        _folder.Write("shop/build.cake", script.Replace("&version=0.1.0\n", $"&version={Version}&prerelease\n", StringComparison.Ordinal));

        await GitAsync("init", "-q");
        await GitAsync("add", ".policygate");
        await GitAsync("commit", "-q", "-m", "Rules");
    }

    private Task ImportAdvisoriesAsync() =>
        SucceedAsync("dotnet", Shop, [_folder.Path("package", "tools", "net10.0", "any", "PolicyGate.Cli.dll"), "db", "import", "advisories", "--database", "advisories.db"]);

    private Task<ProgramResult> CakeAsync(params string[] arguments) =>
        RunAsync("dotnet", Shop, ["cake", "--image=image.tar", .. arguments.Any(argument => argument.StartsWith("--database", StringComparison.Ordinal)) ? arguments : ["--database=advisories.db", .. arguments]]);

    private Task GitAsync(params string[] arguments) =>
        SucceedAsync("git", Shop, ["-c", "user.name=Test", "-c", "user.email=test@example.com", .. arguments]);

    private static Task<ProgramResult> RunAsync(string file, string folder, IReadOnlyList<string> arguments) =>
        ExternalProgram.RunAsync(file, arguments, folder, HermeticEnvironment.With(new Dictionary<string, string?> { ["NO_COLOR"] = "1" }), Cancellation);

    private static async Task SucceedAsync(string file, string folder, IReadOnlyList<string> arguments) =>
        (await RunAsync(file, folder, arguments)).Succeeded();

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public void Dispose() => _folder.Dispose();
}
