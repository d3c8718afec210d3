using System.CommandLine;
using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Cli.Console;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate db</c>: the advisory database.</summary>
internal sealed class DatabaseCommand
{
    private readonly Option<string?> _database = new("--database") { Description = "The database file. Default: advisories.db in the cache folder.", HelpName = "FILE", Recursive = true };
    private readonly Argument<string[]> _paths = new("PATH") { Description = "OSV records: a folder, a .json file, or the all.zip that OSV publishes for an ecosystem. Also, known by their content and plain or gzip: CISA KEV, EPSS, NVD JSON 2.0, and end-of-life dates of endoflife.date or distro-info.", Arity = ArgumentArity.OneOrMore };

    internal static Command Create()
    {
        var database = new DatabaseCommand();
        var import = new Command("import", "Replaces each feed that the paths hold; the other feeds stay. All or nothing.") { database._paths };
        import.SetAction(database.ImportAsync);
        var status = new Command("status", "Shows feeds, dates, counts and the database's digest.");
        status.SetAction(database.Status);
        var verify = new Command("verify", "Reads the whole database and proves every part of it.");
        verify.SetAction(database.Verify);
        var (content, sharing) = (new DatabaseContentCommands(database._database), new DatabaseSharingCommands(database._database));
        return new Command("db", "The advisory database.")
        {
            new DatabaseUpdateCommand(database._database).Create(), import, status, verify, content.CreateShow(), content.CreateDiff(), content.CreateExport(), sharing.CreatePush(), sharing.CreatePull(),
            database._database, PolicyGateCommand.CacheDirectory,
        };
    }

    private async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var result = await AdvisoryImport.ImportAsync(parsed.GetRequiredValue(_paths), Path(parsed), null, cancellationToken).ConfigureAwait(false);
        foreach (var skipped in result.Skipped)
            await System.Console.Error.WriteLineAsync($"{skipped.Id}: {skipped.Message.Printable()}").ConfigureAwait(false);
        StandardOutput.WriteLines([.. result.Feeds.Select(Describe), $"Imported into {Path(parsed).Printable()}, {result.Digest}."]);
        return ExitCode.Passed;
    }

    private int Status(ParseResult parsed)
    {
        using var database = AdvisoryDatabase.Open(Path(parsed));
        StandardOutput.WriteLines(
        [
            Path(parsed).Printable(),
            $"digest {database.Digest}",
            $"date   {Date(database.Date)} (the oldest feed's)",
            .. database.Feeds.Select(Describe),
            .. database.EnrichmentFeeds.Select(Describe),
        ]);
        return ExitCode.Passed;
    }

    private int Verify(ParseResult parsed)
    {
        using var database = AdvisoryDatabase.Open(Path(parsed));
        database.Verify(CancellationToken.None);
        StandardOutput.WriteLines([$"{Path(parsed).Printable()} is sound, {database.Digest}."]);
        return ExitCode.Passed;
    }

    private string Path(ParseResult parsed) =>
        CacheFolder.Database(parsed.GetValue(_database), parsed.GetValue(PolicyGateCommand.CacheDirectory), BuildEnvironment.Variables);

    private static string Describe(AdvisoryFeed feed) =>
        string.Create(CultureInfo.InvariantCulture, $"{feed.Name.Printable(),-30} {feed.Records,9} {(feed.Records == 1 ? "record" : "records")}, {Date(feed.Date)}{(feed.Partial ? ", only what came with other feeds" : "")}{(feed.Licence is { } licence ? $", {licence}" : "")}");

    private static string Date(DateTimeOffset? date) => date?.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) ?? "no date";
}
