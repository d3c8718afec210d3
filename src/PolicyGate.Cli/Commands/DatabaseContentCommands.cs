using System.CommandLine;
using System.IO.Compression;
using PolicyGate.Advisories;
using PolicyGate.Cli.Console;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate db export</c>, <c>db diff</c> and <c>db show</c>: what is in the database.</summary>
internal sealed class DatabaseContentCommands(Option<string?> database)
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file to write, compressed where its name ends with .gz; - for standard output.", DefaultValueFactory = _ => "-" };
    private readonly Argument<string> _old = new("OLD") { Description = "A database file." };
    private readonly Argument<string> _new = new("NEW") { Description = "A newer one." };
    private readonly Argument<string> _id = new("ID") { Description = "CVE-…, GHSA-…, or any other id of a record or that a record names." };
    private readonly Option<string> _diffFormat = Format();
    private readonly Option<string> _showFormat = Format();

    internal Command CreateExport()
    {
        var command = new Command("export", "Writes all that is in the database as lines of JSON, one record a line, which db import reads back to the same digest.") { _file };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Export(parsed, cancellationToken), CancellationToken.None));
        return command;
    }

    internal Command CreateDiff()
    {
        var command = new Command("diff", "Shows which records of which feeds were added, changed, withdrawn and removed from one database to another. Exit code 0 whether they differ or not.") { _old, _new, _diffFormat };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Diff(parsed, cancellationToken), CancellationToken.None));
        return command;
    }

    internal Command CreateShow()
    {
        var command = new Command("show", "Shows all that the database knows of a flaw: records, aliases, packages, ranges, fixes, severities, sources.") { _id, _showFormat };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Show(parsed, cancellationToken), CancellationToken.None));
        return command;
    }

    private int Export(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var opened = AdvisoryDatabase.Open(PathOf(parsed));
        var file = parsed.GetRequiredValue(_file);
        if (file == "-")
        {
            StandardOutput.Write(stream => opened.Export(stream, cancellationToken));
            return ExitCode.Passed;
        }

        FileOutput.Write(file, stream =>
        {
            if (!file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                opened.Export(stream, cancellationToken);
                return;
            }

            using var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true);
            opened.Export(packed, cancellationToken);
        });
        if (!parsed.GetValue(PolicyGateCommand.Quiet))
            System.Console.Error.WriteLine($"Exported {opened.Digest} to {file.Printable()}.");
        return ExitCode.Passed;
    }

    private int Diff(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var old = AdvisoryDatabase.Open(parsed.GetRequiredValue(_old));
        using var newer = AdvisoryDatabase.Open(parsed.GetRequiredValue(_new));
        StandardOutput.Write(stream => old.Compare(newer, FormatOf(parsed, _diffFormat), stream, cancellationToken));
        return ExitCode.Passed;
    }

    private int Show(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var opened = AdvisoryDatabase.Open(PathOf(parsed));
        var id = parsed.GetRequiredValue(_id).Trim();
        var isKnown = id.Length > 0;
        if (isKnown)
            StandardOutput.Write(stream => isKnown = opened.Show(id, FormatOf(parsed, _showFormat), stream, cancellationToken));
        return isKnown
            ? ExitCode.Passed
            : throw new UsageException($"The advisory database knows nothing of '{id.Printable(200)}': check the id, and with 'policygate db status' whether the feeds are there that could.");
    }

    private string PathOf(ParseResult parsed) =>
        CacheFolder.Database(parsed.GetValue(database), parsed.GetValue(PolicyGateCommand.CacheDirectory), BuildEnvironment.Variables);

    private static DatabaseFormat FormatOf(ParseResult parsed, Option<string> option) => parsed.GetValue(option) == "json" ? DatabaseFormat.Json : DatabaseFormat.Table;

    private static Option<string> Format()
    {
        var option = new Option<string>("--format") { Description = "table or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }
}
