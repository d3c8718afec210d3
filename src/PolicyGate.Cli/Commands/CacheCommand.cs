using System.CommandLine;
using System.Globalization;
using PolicyGate.Cli.Console;
using PolicyGate.Images;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate cache</c>: what is kept of layers, so that they needn't be read again.</summary>
internal sealed class CacheCommand
{
    private readonly Option<int> _unusedFor = new("--unused-for") { Description = "Forget what no scan has used for so many days.", HelpName = "DAYS", DefaultValueFactory = _ => 30 };
    private readonly Option<int> _keep = new("--keep") { Description = "Of the rest forget what was longest unused, until so many megabytes are left.", HelpName = "MB", DefaultValueFactory = _ => (int)(LayerCache.DefaultBytes / 1_000_000) };

    internal static Command Create()
    {
        var cache = new CacheCommand();
        var status = new Command("status", "Shows how many layers' analyses are kept, and how much they take.");
        status.SetAction(Status);
        var clear = new Command("clear", "Forgets all of them.");
        clear.SetAction(Clear);
        var prune = new Command("prune", "Forgets those that weren't used lately.") { cache._unusedFor, cache._keep };
        prune.SetAction(cache.Prune);
        return new Command("cache", "What is kept of layers, so that a rebuilt image costs only its changed layers. Losing it costs time only.") { status, clear, prune, PolicyGateCommand.CacheDirectory };
    }

    private static int Status(ParseResult parsed)
    {
        if (!File.Exists(PathOf(parsed)))
        {
            StandardOutput.WriteLines([$"{PathOf(parsed).Printable()} doesn't exist: no layer was read yet."]);
            return ExitCode.Passed;
        }

        using var cache = Open(parsed);
        if (cache.Measure() is not { } status)
            return ExitCode.NotScanned;
        StandardOutput.WriteLines(
        [
            status.Path.Printable(),
            string.Create(CultureInfo.InvariantCulture, $"{status.Layers} {(status.Layers == 1 ? "analysis" : "analyses")} of layers, {Megabytes(status.ContentBytes)}; the file has {Megabytes(status.FileBytes)}"),
            .. status.OldestUse is { } oldest ? [string.Create(CultureInfo.InvariantCulture, $"longest unused since {oldest.UtcDateTime:yyyy-MM-dd}")] : Array.Empty<string>(),
        ]);
        return ExitCode.Passed;
    }

    private static int Clear(ParseResult parsed)
    {
        try
        {
            LayerCache.Clear(PathOf(parsed));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The cache '{PathOf(parsed).Printable()}' can't be deleted: {exception.Message.Printable(300)} Check who uses or owns it.");
        }

        StandardOutput.WriteLines([$"{PathOf(parsed).Printable()} is gone."]);
        return ExitCode.Passed;
    }

    private int Prune(ParseResult parsed)
    {
        var (days, megabytes) = (parsed.GetValue(_unusedFor), parsed.GetValue(_keep));
        if (days is < 0 or > 36500 || megabytes < 0)
            throw new UsageException("--unused-for takes 0 to 36500 days, --keep 0 or more megabytes.");
        if (!File.Exists(PathOf(parsed)))
            return Status(parsed);
        using (var cache = Open(parsed))
            cache.Prune(DateTimeOffset.UtcNow.AddDays(-days), megabytes * 1_000_000L);
        return Status(parsed);
    }

    private static LayerCache Open(ParseResult parsed) => new(PathOf(parsed), notice: System.Console.Error.WriteLine);

    private static string PathOf(ParseResult parsed) => CacheFolder.Layers(parsed.GetValue(PolicyGateCommand.CacheDirectory), BuildEnvironment.Variables);

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}
