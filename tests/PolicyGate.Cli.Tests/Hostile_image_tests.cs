using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>What the command line does with each hostile image, as a process that gets no more memory than a scan may need.</summary>
public sealed class Hostile_image_tests(ImportedDatabase database) : IClassFixture<ImportedDatabase>, IDisposable
{
    private readonly PolicyGateCommandLine _policygate = new();

    public static TheoryData<string> Refused => [.. HostileImages.All.Values.Where(hostile => !hostile.Refusal.IsEmpty).Select(hostile => hostile.Name)];

    public static TheoryData<string> Read => [.. HostileImages.All.Values.Where(hostile => hostile.Refusal.IsEmpty).Select(hostile => hostile.Name)];

    public static TheoryData<string> Packages => [.. TortureImages.All.Values.Where(torture => !torture.Packages.IsDefault).Select(torture => torture.Name)];

    private string Temporary => Directory.CreateDirectory(_policygate.Folder.Path("tmp")).FullName;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_image_is_exit_3_with_one_clean_line_and_leaves_nothing_behind(string name)
    {
        var hostile = HostileImages.All[name];
        var result = await RunAsync(hostile, "scan", "--database", database.Path, "--output", "sarif=out.sarif", "--output", "msbuild=out.xml", "--as-of", "2026-01-02");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Empty(result.StandardOutput);
        var line = Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Replace(_policygate.Folder.Path("image.tar"), "image.tar", StringComparison.Ordinal);
        Assert.StartsWith("PG9100: ", line, StringComparison.Ordinal);
        Assert.All(hostile.Refusal, part => Assert.Contains(part.Replace("##", "# #", StringComparison.Ordinal), line, StringComparison.Ordinal));
        Assert.False(File.Exists(_policygate.Folder.Path("out.sarif")));
        AssertClean(result, File.ReadAllText(_policygate.Folder.Path("out.xml")));
    }

    [Theory]
    [MemberData(nameof(Read))]
    public async Task An_image_that_is_read_has_a_verdict_and_tells_what_could_not_be_read(string name)
    {
        var hostile = HostileImages.All[name];
        var result = await RunAsync(hostile, "scan", "--database", database.Path, "--output", "json=out.json", "--output", "sarif=out.sarif", "--as-of", "2026-01-02");

        Assert.True(result.ExitCode == 1, result.ToString());
        AssertClean(result, File.ReadAllText(_policygate.Folder.Path("out.json")), File.ReadAllText(_policygate.Folder.Path("out.sarif")));
        using var report = JsonDocument.Parse(File.ReadAllBytes(_policygate.Folder.Path("out.json")));
        if (hostile.Notification is var (path, reason))
        {
            Assert.Contains(report.RootElement.GetProperty("notifications").EnumerateArray(), notification =>
                notification.GetProperty("id").GetString() == "PG8001"
                && notification.GetProperty("path").GetString() == path
                && notification.GetProperty("message").GetString()!.Contains(reason, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_torture_image_has_the_packages_of_its_uppermost_database(string name)
    {
        var torture = TortureImages.All[name];
        var result = (await RunAsync(torture, "inventory", "--format", "json")).Succeeded();

        using var inventory = JsonDocument.Parse(result.StandardOutput);
        Assert.Equal(torture.Packages, inventory.RootElement.GetProperty("packages").EnumerateArray()
            .Select(package => $"{package.GetProperty("name").GetString()} {package.GetProperty("version").GetString()}").Order(StringComparer.Ordinal));
    }

    public void Dispose() => _policygate.Dispose();

    private async Task<ProgramResult> RunAsync(ImageCase hostile, string command, params string[] arguments) => await _policygate.RunAsync(
        [command, await hostile.WriteAsync(_policygate.Folder.Root), .. hostile.Limits.Select(limit => $"--limit={limit}"), .. arguments],
        new()
        {
            ["TMPDIR"] = Temporary,
            ["TMP"] = Temporary,
            ["TEMP"] = Temporary,
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_GCHeapHardLimit"] = "0x8000000",
        });

    private void AssertClean(ProgramResult result, params string[] files)
    {
        Assert.All([result.StandardOutput, result.StandardError, .. files], text =>
        {
            Assert.DoesNotContain(text, character => char.IsControl(character) && character is not ('\n' or '\r'));
            Assert.DoesNotContain("##vso[", text, StringComparison.Ordinal);
            Assert.DoesNotContain(text.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }
}
