using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>An image on the standard input of the process.</summary>
public sealed class Standard_input_tests : IDisposable
{
    private readonly PolicyGateCommandLine _policygate = new();

    [Fact]
    public async Task An_archive_from_a_pipe_is_scanned_as_the_file_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is about the pipes of Unix.");
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        var file = await _policygate.RunAsync("scan", "oci-archive:shop.tar", "--as-of", "2026-01-02", "--format", "json", "--target", "shop");
        foreach (var command in (string[])["cat shop.tar | dotnet \"$0\" scan -", "gzip -c shop.tar | dotnet \"$0\" scan oci-archive:-", "dotnet \"$0\" scan - <shop.tar"])
        {
            var piped = await ShellAsync($"{command} --as-of 2026-01-02 --format json --target shop");
            Assert.Equal(1, piped.ExitCode);
            Assert.Equal(file.StandardOutput, piped.StandardOutput.Replace("oci-archive:-", "oci-archive:shop.tar", StringComparison.Ordinal));
        }

        var inventory = await ShellAsync("cat shop.tar | dotnet \"$0\" inventory -");
        Assert.StartsWith("oci-archive:- (linux/amd64)", inventory.Succeeded().StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inventory - </dev/null", "is empty; an image archive was expected")]
    [InlineData("inventory - <&-", "is closed: an image archive was expected")]
    [InlineData("inventory oci-archive:- </dev/null", "is empty; an image archive was expected")]
    [InlineData("inventory - <.", "can't be read")]
    public async Task Without_an_archive_it_is_exit_3(string command, string message)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "This is about the descriptors of Linux.");
        var result = await ShellAsync($"exec dotnet \"$0\" {command}");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains(message, Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_is_exit_3()
    {
        Requirement.Program("script");
        var result = await ShellAsync("""exec script --quiet --return --command "dotnet '$0' inventory -" /dev/null""");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.Contains("standard input ('-') is a terminal: an image archive was expected. Pipe one in", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_it_can_be_interrupted()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is about the signals of Unix.");
        Requirement.Program("timeout");
        var result = await ShellAsync("sleep 6 | { timeout --preserve-status --signal INT 2 dotnet \"$0\" inventory -; echo \"exit $?\"; }");

        Assert.Contains("exit 130", result.StandardOutput, StringComparison.Ordinal);
    }

    public void Dispose() => _policygate.Dispose();

    private Task<ProgramResult> ShellAsync(string command) => ExternalProgram.RunAsync(
        "sh",
        ["-c", command, Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll")],
        _policygate.Folder.Root,
        HermeticEnvironment.With(new Dictionary<string, string?> { ["POLICYGATE_CACHE_DIR"] = _policygate.Cache }),
        TestContext.Current.CancellationToken);
}
