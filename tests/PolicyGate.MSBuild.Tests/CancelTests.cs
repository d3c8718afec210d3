using System.Globalization;
using TaskItem = Microsoft.Build.Utilities.TaskItem;
using PolicyGate.Testing;

namespace PolicyGate.MSBuild.Tests;

public sealed class CancelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingBuildEngine _engine = new();

    // A killed process needs a moment to go; one that was not killed sleeps on beyond the timeout.
    [Fact(Timeout = 60_000)]
    public async Task Cancelling_ends_the_tool_and_what_it_has_started_and_no_further_image_is_scanned()
    {
        var started = _folder.Path("started");
        using var tool = new StandIn(0, StandIn.Result("pass", 0), last: $"mkfifo {started}; sleep 1000 & echo $$ $! > {started}; wait");
        var scan = Scan(tool, "a.tar", "b.tar");
        var running = Task.Run(scan.Execute, TestContext.Current.CancellationToken);
        while (!File.Exists(started))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        // Reading waits until the script writes.
        var processes = (await File.ReadAllTextAsync(started, TestContext.Current.CancellationToken)).Split(' ').Select(id => int.Parse(id, CultureInfo.InvariantCulture));

        scan.Cancel();

        Assert.False(await running);
        foreach (var id in processes)
        {
            while (IsRunning(id))
                await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, tool.Runs);
        Assert.Empty(_engine.Errors);
        Assert.DoesNotContain("1 high, 2 low.", _engine.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cancelled_before_it_starts_scans_nothing_and_doesnt_pass()
    {
        using var tool = new StandIn(0, StandIn.Result("pass", 0));
        var scan = Scan(tool, "a.tar");

        scan.Cancel();

        Assert.False(scan.Execute());
        Assert.Equal(0, tool.Runs);
    }

    // An ended process stays a zombie until somebody asks for its exit code.
    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Split(") ")[1].StartsWith('Z');
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or IOException)
        {
            return false;
        }
    }

    private PolicyGateScan Scan(StandIn tool, params string[] images)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks at processes in /proc.");
        return new PolicyGateScan
        {
            BuildEngine = _engine,
            Images = [.. images.Select(image => new TaskItem(image))],
            ProjectFile = _folder.Path("Shop.csproj"),
            OutputDirectory = "obj/policygate/",
            ToolAssembly = tool.Assembly,
            DotnetHost = StandIn.Host,
        };
    }

    public void Dispose() => _folder.Dispose();
}
