using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>Each mistake is told in one line that names the thing and the remedy, with the exit code for its kind and without a stack trace.</summary>
public sealed class Bad_input_tests : IDisposable
{
    private readonly PolicyGateCommandLine _policygate = new();

    [Fact]
    public async Task A_missing_file_is_exit_3()
    {
        await _policygate.ImportAdvisoryAsync();

        await FailsAsync(3, "PG9100", "nowhere.tar", "scan", "oci-archive:nowhere.tar");
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_exit_3()
    {
        await _policygate.ImportAdvisoryAsync();
        _policygate.Folder.Write("text.tar", "This is no image.");

        await FailsAsync(3, "PG9100", "text.tar", "scan", "oci-archive:text.tar");
        await FailsAsync(3, "PG9100", "text.tar", "scan", "text.tar");
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    [InlineData(0.9)]
    public async Task A_truncated_archive_is_exit_3(double part)
    {
        await _policygate.ImportAdvisoryAsync();
        var image = await _policygate.WriteImageAsync();
        var bytes = await File.ReadAllBytesAsync(image, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(image, bytes[..(int)(bytes.Length * part)], TestContext.Current.CancellationToken);

        await FailsAsync(3, "PG9100", "shop.tar", "scan", "oci-archive:shop.tar");
    }

    [Fact]
    public async Task A_layer_that_is_not_what_its_digest_says_is_exit_3()
    {
        await _policygate.ImportAdvisoryAsync();
        var layout = Image.With(layer => layer.File("etc/os-release", "ID=debian\n")).Platform("linux/amd64").ToOciLayout();
        await layout.Corrupt(layout.LayerDigests[0]).WriteArchiveAsync(_policygate.Folder.Path("corrupt.tar"));

        await FailsAsync(3, "PG9100", layout.LayerDigests[0], "scan", "oci-archive:corrupt.tar");
    }

    [Fact]
    public async Task A_truncated_layer_is_exit_3()
    {
        await _policygate.ImportAdvisoryAsync();
        var layout = Image.With(layer => layer.File("etc/os-release", "ID=debian\n")).Platform("linux/amd64").ToOciLayout();
        await layout.Truncate(layout.LayerDigests[0], 40).WriteArchiveAsync(_policygate.Folder.Path("truncated.tar"));

        await FailsAsync(3, "PG9100", layout.LayerDigests[0], "scan", "oci-archive:truncated.tar");
    }

    [Fact]
    public async Task No_database_is_exit_4()
    {
        await _policygate.WriteImageAsync();

        await FailsAsync(4, "PG9200", "policygate db import", "scan", "oci-archive:shop.tar");
        await FailsAsync(4, "PG9200", "policygate db import", "db", "status");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_exit_4()
    {
        await _policygate.WriteImageAsync();
        _policygate.Folder.Write("other.db", "no database");
        _policygate.Folder.Write("empty.db", "");

        await FailsAsync(4, "PG9200", "other.db", "scan", "oci-archive:shop.tar", "--database", "other.db");
        await FailsAsync(4, "PG9200", "empty.db", "scan", "oci-archive:shop.tar", "--database", "empty.db");
    }

    [Fact]
    public async Task A_feed_without_records_is_exit_4()
    {
        _policygate.Folder.Write("nothing/readme.txt", "nothing");

        await FailsAsync(4, "PG9200", "nothing", "db", "import", "nothing");
        await FailsAsync(4, "PG9200", "nowhere", "db", "import", "nowhere");
    }

    [Theory]
    [InlineData("scan")]
    [InlineData("scan", "x.tar", "--no-such-option")]
    [InlineData("scan", "x.tar", "--format", "xml")]
    [InlineData("scan", "x.tar", "--output", "sarif")]
    [InlineData("scan", "x.tar", "--output", "xml=a")]
    [InlineData("scan", "x.tar", "--as-of", "yesterday")]
    [InlineData("scan", "x.tar", "--containerfile", "no-such-file")]
    [InlineData("scan", "x.tar", "--assets", "no-such-file")]
    [InlineData("inventory", "x.tar", "--assets", "no-such-file")]
    [InlineData("scan", "x.tar", "--repository", "no-such-folder")]
    [InlineData("scan", "x.tar", "--repository", "")]
    [InlineData("scan", "x.tar", "--sarif-profile", "gitlab")]
    [InlineData("scan", "x.tar", "--platform", "x")]
    [InlineData("scan", "x.tar", "--platform", "")]
    [InlineData("scan", "x.tar", "--limit")]
    [InlineData("scan", "x.tar", "--limit", "layers")]
    [InlineData("scan", "x.tar", "--limit", "layers=many")]
    [InlineData("scan", "x.tar", "--limit", "layers=5", "--limit", "layer=5")]
    [InlineData("inventory", "x.tar", "--limit", "file-size=0")]
    [InlineData("inventory", "x.tar", "--platform", "x")]
    [InlineData("rules", "check", "--repository", "no-such-folder")]
    [InlineData("no-such-command")]
    [InlineData("db", "import")]
    public async Task Wrong_usage_is_exit_2(params string[] arguments) => await FailsAsync(2, "PG9300", "", arguments);

    [Fact]
    public async Task A_report_that_cant_be_written_is_exit_3()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync();
        _policygate.Folder.Write("file", "");

        var result = await _policygate.RunAsync("scan", "oci-archive:shop.tar", "--output", "sarif=file/scan.sarif");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("PG9400", result.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scan oci-archive:shop.tar >/dev/full")]
    [InlineData("scan oci-archive:shop.tar >&-")]
    [InlineData("scan oci-archive:shop.tar --output sarif=/dev/full")]
    [InlineData("inventory oci-archive:shop.tar >/dev/full")]
    [InlineData("rules check >/dev/full")]
    [InlineData("db status >/dev/full")]
    [InlineData("scan --help >/dev/full")]
    [InlineData("--version >&-")]
    public async Task A_result_that_nobody_can_have_got_is_exit_3(string command)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "This system has no /dev/full.");
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync(version: "3.0.0");

        var result = await ShellAsync($"exec dotnet \"$0\" {command}");

        Assert.True(result.ExitCode == 3, result.ToString());
        Assert.StartsWith("PG9400: ", result.StandardError, StringComparison.Ordinal);
        Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The reader has gone before the first byte, so that what is left of the report is nothing.</summary>
    [Theory]
    [InlineData("table")]
    [InlineData("sarif")]
    public async Task A_broken_pipe_is_exit_3_and_never_a_pass(string format)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is about the pipes of Unix.");
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync(version: "3.0.0");

        var result = await ShellAsync($$"""{ sleep 0.3; dotnet "$0" scan oci-archive:shop.tar --format {{format}} --as-of 2026-01-02; echo "exit $?" >&2; } | true""");

        Assert.Contains("PG9400: ", result.StandardError, StringComparison.Ordinal);
        Assert.EndsWith("exit 3\n", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_an_earlier_scan_doesnt_stay_where_a_scan_ends_with_an_error()
    {
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync(version: "3.0.0");
        Assert.Equal(0, (await _policygate.RunAsync("scan", "oci-archive:shop.tar", "--as-of", "2026-01-02", "--output", "sarif=shop.sarif")).ExitCode);
        Assert.True(File.Exists(_policygate.Folder.Path("shop.sarif")));

        Assert.Equal(3, (await _policygate.RunAsync("scan", "oci-archive:gone.tar", "--as-of", "2026-01-02", "--output", "sarif=shop.sarif")).ExitCode);

        Assert.False(File.Exists(_policygate.Folder.Path("shop.sarif")));
    }

    [Fact]
    public async Task A_device_is_written_into_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/fd/1"), "This system has no /dev/fd.");
        await _policygate.ImportAdvisoryAsync();
        await _policygate.WriteImageAsync(version: "3.0.0");

        var result = await ShellAsync("dotnet \"$0\" scan oci-archive:shop.tar --as-of 2026-01-02 --output json=/dev/fd/3 3>&1 >table.txt");

        Assert.True(result.ExitCode == 0, result.ToString());
        System.Text.Json.JsonDocument.Parse(result.StandardOutput).Dispose();
    }

    [Fact]
    public async Task What_follows_in_the_same_file_stays_behind_the_report()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is about the descriptors of Unix.");

        var result = await ShellAsync("{ echo before; dotnet \"$0\" --version; echo after; } >all.txt");

        Assert.True(result.ExitCode == 0, result.ToString());
        var lines = await File.ReadAllLinesAsync(_policygate.Folder.Path("all.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(("before", "after", 3), (lines[0], lines[^1], lines.Length));
    }

    [Fact]
    public async Task Verbose_shows_the_stack_trace()
    {
        var result = await _policygate.RunAsync("db", "status", "--verbose");

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("   at PolicyGate.", result.StandardError, StringComparison.Ordinal);
    }

    public void Dispose() => _policygate.Dispose();

    private Task<ProgramResult> ShellAsync(string command) => ExternalProgram.RunAsync(
        "sh",
        ["-c", command, Path.Combine(AppContext.BaseDirectory, "PolicyGate.Cli.dll")],
        _policygate.Folder.Root,
        HermeticEnvironment.With(new Dictionary<string, string?> { ["POLICYGATE_CACHE_DIR"] = _policygate.Cache }),
        TestContext.Current.CancellationToken);

    private async Task FailsAsync(int exitCode, string code, string named, params string[] arguments)
    {
        var result = await _policygate.RunAsync(arguments);

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Empty(result.StandardOutput);
        var line = Assert.Single(result.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith(code + ": ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
    }
}
