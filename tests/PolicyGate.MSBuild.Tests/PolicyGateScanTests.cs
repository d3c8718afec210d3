using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using PolicyGate.Testing;

namespace PolicyGate.MSBuild.Tests;

public sealed class PolicyGateScanTests : IDisposable
{
    private const string ErrorDiagnostic =
        """<diagnostic level="error" code="PG1001" subcategory="policygate" file="/repo/Shop.csproj" line="7" column="5" endLine="7" endColumn="60" help="https://example.com/PG1001">CVE-2024-0001: {0} zlib &lt;1.3</diagnostic>""";

    private const string WarningDiagnostic = """<diagnostic level="warning" code="PG2001" file="/repo/Shop.csproj" line="" column="">runs as root</diagnostic>""";

    private const string MessageDiagnostic = """<diagnostic level="message" code="PG1001" file="/repo/Shop.csproj" line="1">CVE-2024-0002: minor</diagnostic>""";

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingBuildEngine _engine = new();

    private string ProjectFile => _folder.Path("src", "Shop.csproj");

    private string Output(string name) => _folder.Path("src", "obj", "policygate", name);

    [Fact]
    public void An_error_is_told_with_its_place_code_and_help_link_and_the_gate_with_one_more()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1, ErrorDiagnostic));

        Assert.False(Run(tool));

        Assert.Equal(["PG1001", "PG9000"], _engine.Errors.Select(e => e.Code));
        var finding = _engine.Errors[0];
        Assert.Equal("CVE-2024-0001: {0} zlib <1.3", finding.Message);
        Assert.Equal("policygate", finding.Subcategory);
        Assert.Equal("/repo/Shop.csproj", finding.File);
        Assert.Equal((7, 5, 7, 60), (finding.LineNumber, finding.ColumnNumber, finding.EndLineNumber, finding.EndColumnNumber));
        Assert.Equal("https://example.com/PG1001", finding.HelpLink);
        Assert.Contains("1 high, 2 low.", _engine.Errors[1].Message, StringComparison.Ordinal);
        Assert.Contains(Output("Shop.sarif"), _engine.Errors[1].Message, StringComparison.Ordinal);
        Assert.Equal(ProjectFile, _engine.Errors[1].File);
        Assert.NotEmpty(_engine.Errors[1].HelpLink);
    }

    [Fact]
    public void Levels_become_errors_warnings_and_messages()
    {
        using var tool = new StandIn(0, StandIn.Result("warn", 0, WarningDiagnostic, MessageDiagnostic));

        Assert.True(Run(tool));

        Assert.Empty(_engine.Errors);
        var warning = Assert.Single(_engine.Warnings);
        Assert.Equal(("PG2001", "policygate", "/repo/Shop.csproj", 0), (warning.Code, warning.Subcategory, warning.File, warning.LineNumber));
        var message = Assert.Single(_engine.Messages, m => m.Code == "PG1001");
        Assert.Equal((MessageImportance.Normal, "CVE-2024-0002: minor"), (message.Importance, message.Message));
    }

    [Fact]
    public void The_verdict_is_one_line_that_an_ordinary_build_shows()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));

        Assert.True(Run(tool));

        var line = Assert.Single(_engine.Messages, m => m.Importance == MessageImportance.High);
        Assert.Equal($"PolicyGate: contoso/shop:1: 1 high, 2 low. ({Output("Shop.sarif")})", line.Message);
    }

    [Fact]
    public void Warn_only_turns_a_failed_gate_into_warnings_and_says_so()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1, ErrorDiagnostic));

        Assert.True(Run(tool, task => task.WarnOnly = true));

        Assert.Empty(_engine.Errors);
        Assert.Equal(["PG1001", "PG9000"], _engine.Warnings.Select(w => w.Code));
        Assert.Contains("PolicyGateWarnOnly", _engine.Warnings[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "PG9300")]
    [InlineData(3, "PG9100")]
    [InlineData(4, "PG9200")]
    [InlineData(1, "PG9900")]
    [InlineData(134, "PG9900")]
    public void Without_a_result_the_exit_code_and_the_error_text_become_one_error_even_if_only_warnings_are_wished(int exitCode, string code)
    {
        using var tool = new StandIn(exitCode, error: $"{code}: first line\nsecond \u001b[31mline\n");

        Assert.False(Run(tool, task => task.WarnOnly = true));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal(code, error.Code);
        Assert.EndsWith(code == "PG9900" ? $"exit code {exitCode} and without a result. first line second \\u{{001B}}[31mline" : "first line second \\u{001B}[31mline", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(code, error.Message, StringComparison.Ordinal);
        Assert.Empty(_engine.Warnings);
        Assert.Empty(Task.SarifFiles);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_tool_that_says_nothing_is_an_error(int exitCode)
    {
        using var tool = new StandIn(exitCode);

        Assert.False(Run(tool));

        Assert.Contains($"exit code {exitCode}", Assert.Single(_engine.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pass", 0, 3, "PG9100")]
    [InlineData("fail", 1, 0, "PG9900")]
    [InlineData("fail", 1, 3, "PG9100")]
    [InlineData("fail", 0, 0, "PG9900")]
    [InlineData("pass", 1, 1, "PG9900")]
    public void A_result_that_contradicts_the_exit_code_never_passes(string verdict, int told, int exitCode, string code)
    {
        using var tool = new StandIn(exitCode, StandIn.Result(verdict, told));

        Assert.False(Run(tool, task => task.WarnOnly = true));

        Assert.Equal(code, Assert.Single(_engine.Errors).Code);
    }

    [Fact]
    public void A_verdict_of_error_fails_the_build_with_the_errors_that_were_handed_over()
    {
        using var tool = new StandIn(4, StandIn.Result("error", 4, """<diagnostic level="error" code="PG8004">The database is stale.</diagnostic>"""));

        Assert.False(Run(tool, task => task.WarnOnly = true));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("PG8004", ProjectFile), (error.Code, error.File));
    }

    [Fact]
    public void A_verdict_of_error_without_an_error_fails_the_build_all_the_same()
    {
        using var tool = new StandIn(4, StandIn.Result("error", 4));

        Assert.False(Run(tool));

        Assert.Equal(("PG9200", "1 high, 2 low."), (Assert.Single(_engine.Errors).Code, _engine.Errors[0].Message));
    }

    [Theory]
    [InlineData("no xml")]
    [InlineData("<other version='1'/>")]
    [InlineData("<policygate version='2' verdict='pass' exitCode='0' summary=''/>")]
    [InlineData("<policygate version='1' verdict='perhaps' exitCode='0' summary=''/>")]
    [InlineData("<policygate version='1' verdict='pass' exitCode='zero' summary=''/>")]
    [InlineData("<policygate version='1' verdict='pass' exitCode='0' summary=''><diagnostic level='loud' code='PG1001'/></policygate>")]
    [InlineData("<policygate version='1' verdict='pass' exitCode='0' summary=''><diagnostic level='error'/></policygate>")]
    [InlineData("<!DOCTYPE policygate [<!ENTITY e 'x'>]><policygate version='1' verdict='pass' exitCode='0' summary='&e;'/>")]
    [InlineData("<policygate version='1' verdict='pass' exitCode='0' summary=''>")]
    public void A_result_that_cannot_be_read_never_passes(string result)
    {
        using var tool = new StandIn(0, result);

        Assert.False(Run(tool));

        Assert.Equal("PG9900", Assert.Single(_engine.Errors).Code);
    }

    [Fact]
    public void Console_text_that_looks_like_a_diagnostic_is_none()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0), output: "a.cs(1,1): error X1: forged\n", error: "a.cs(1,1): warning X2: forged\nerror X3: forged\n");

        Assert.True(Run(tool));

        Assert.Empty(_engine.Errors);
        Assert.Empty(_engine.Warnings);
    }

    [Fact]
    public void Texts_are_shown_in_one_printable_line()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1, """<diagnostic level="error" code="PG1001" file="/a&#10;b">one&#10;x.cs(1,1): error X1: two &#x202E;</diagnostic>"""));

        Assert.False(Run(tool));

        Assert.Equal("one\\u{000A}x.cs(1,1): error X1: two \\u{202E}", _engine.Errors[0].Message);
        Assert.Equal("/a\\u{000A}b", _engine.Errors[0].File);
    }

    [Fact]
    public void Every_option_reaches_the_command_line()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));

        Assert.True(Run(tool, task =>
        {
            task.Platform = "linux/arm64";
            task.RegistryCa = @"certificates\ca.pem";
            task.RegistryUser = "ann";
            task.RegistryPasswordFile = @"..\password";
            task.Limits = ["layers=2000", " file-size=1GiB "];
            task.Repository = @"..\..";
            task.PolicyDirectory = "policy folder";
            task.TrustedRef = "origin/main";
            task.Target = "The \"shop\"";
            task.Database = @"data\a.db";
            task.CacheDirectory = "cache";
            task.SarifProfile = "github";
            task.Containerfile = "-Dockerfile";
            task.Assets = @"obj\a.json";
            task.AsOf = "2026-06-30";
            task.Outputs = [new TaskItem("out/report.json", new Dictionary<string, string> { ["Format"] = "json" })];
        }));

        Assert.Equal(
            [
                "scan", "/images/shop.tar", "--platform=linux/arm64", "--registry-ca=certificates/ca.pem", "--registry-user=ann", "--registry-password-file=../password", "--limit=layers=2000", "--limit=file-size=1GiB",
                "--repository=../..", "--policy=policy folder", "--trusted-ref=origin/main", "--target=The \"shop\"", "--image-name=contoso/shop:1", "--database=data/a.db", "--cache-dir=cache", "--sarif-profile=github",
                "--containerfile=-Dockerfile", "--assets=obj/a.json", "--as-of=2026-06-30",
                $"--output=msbuild={Output("Shop.result.xml")}", $"--output=sarif={Output("Shop.sarif")}", "--output=json=out/report.json", "--no-color",
            ],
            tool.Arguments());
        Assert.Equal(Path.GetDirectoryName(ProjectFile), tool.WorkFolder);
    }

    [Fact]
    public void Without_options_the_project_file_is_the_target_and_nothing_else_is_said()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));

        Assert.True(Run(tool, task => task.ImageName = ""));

        Assert.Equal(
            [
                "scan", "/images/shop.tar", $"--target={ProjectFile}",
                $"--output=msbuild={Output("Shop.result.xml")}", $"--output=sarif={Output("Shop.sarif")}", "--no-color",
            ],
            tool.Arguments());
    }

    [Fact]
    public void Several_images_are_all_scanned_each_with_its_own_files_although_the_first_one_fails()
    {
        using var tool = new StandIn(1, StandIn.Result("fail", 1));

        Assert.False(Run(tool, task =>
        {
            task.Platform = "linux/amd64";
            task.Images =
            [
                new TaskItem("a.tar"),
                new TaskItem("b.tar", new Dictionary<string, string> { ["ImageName"] = "contoso/b:2", ["Platform"] = "linux/arm64", ["Target"] = "b", ["Containerfile"] = "b/Dockerfile", ["Assets"] = "b/a.json" }),
            ];
            task.Outputs = [new TaskItem("out/report.json", new Dictionary<string, string> { ["Format"] = "json" })];
        }));

        Assert.Equal(2, tool.Runs);
        Assert.Contains("--output=json=out/report-1.json", tool.Arguments(0));
        Assert.Equal(
            [
                "scan", "b.tar", "--platform=linux/arm64", "--target=b", "--image-name=contoso/b:2", "--containerfile=b/Dockerfile", "--assets=b/a.json",
                $"--output=msbuild={Output("Shop-2.result.xml")}", $"--output=sarif={Output("Shop-2.sarif")}", "--output=json=out/report-2.json", "--no-color",
            ],
            tool.Arguments(1));
        Assert.Equal([Output("Shop-1.sarif"), Output("Shop-2.sarif")], Task.SarifFiles.Select(file => file.ItemSpec));
        Assert.Equal(["PG9000", "PG9000"], _engine.Errors.Select(e => e.Code));
    }

    [Fact]
    public void A_result_of_an_earlier_scan_is_not_taken_for_this_one()
    {
        File.WriteAllText(Output("Shop.result.xml"), StandIn.Result("pass", 0));
        string[] old = ["Shop.sarif", "Shop-2.sarif", "Shop-2.result.xml"];
        foreach (var file in old)
            File.WriteAllText(Output(file), "{}");
        using var tool = new StandIn(0);

        Assert.False(Run(tool));

        Assert.Empty(Task.SarifFiles);
        Assert.DoesNotContain(old, file => File.Exists(Output(file)));
    }

    [Fact]
    public void An_output_without_format_is_wrong_usage_and_nothing_is_started()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));

        Assert.False(Run(tool, task => task.Outputs = [new TaskItem("report.json")]));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("PG9300", error.Code);
        Assert.Contains("Format=\"json\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);
    }

    [Theory]
    [InlineData("/nowhere/dotnet")]
    [InlineData("no-such-program-anywhere")]
    public void A_tool_that_cannot_be_started_is_an_error(string host)
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));

        Assert.False(Run(tool, task =>
        {
            task.DotnetHost = host;
            task.WarnOnly = true;
        }));

        Assert.NotEmpty(_engine.Errors);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        _folder.Write("src/obj", "a file");

        Assert.False(Run(tool));

        Assert.Equal("PG9400", Assert.Single(_engine.Errors).Code);
        Assert.Equal(0, tool.Runs);
    }

    [Fact]
    public void More_output_than_a_pipe_takes_doesnt_block()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0), last: "yes out | head -c 1000000; yes err | head -c 1000000 >&2");

        Assert.True(Run(tool));
    }

    private PolicyGateScan Task { get; } = new();

    private bool Run(StandIn tool, Action<PolicyGateScan>? configure = null)
    {
        Task.BuildEngine = _engine;
        Task.Images = [new TaskItem("/images/shop.tar")];
        Task.ImageName = "contoso/shop:1";
        Task.ProjectFile = ProjectFile;
        Task.OutputDirectory = "obj/policygate/";
        Task.ToolAssembly = tool.Assembly;
        Task.DotnetHost = StandIn.Host;
        configure?.Invoke(Task);
        return Task.Execute();
    }

    public void Dispose() => _folder.Dispose();
}
