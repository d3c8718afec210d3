using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Inventory;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate inventory</c>: the packages of an image, or of several of an index.</summary>
internal sealed class InventoryCommand
{
    private static readonly string[] s_formats = [.. InventoryReport.Formats];

    private readonly ImageOptions _image = new();
    private readonly Option<string> _format = new("--format") { Description = $"Form on standard output: {string.Join(", ", s_formats)}.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
    private readonly Option<string[]> _outputs = new("--output", "-o") { Description = "Also writes a file: FORMAT=PATH, for example cyclonedx=shop.cdx.json. May be given several times.", HelpName = "FORMAT=PATH" };
    private readonly Option<string?> _explain = new("--explain")
    {
        Description = $"Tells of one package (its name, NAME@VERSION or package URL) which files in which layers led to it, and what names it without being listed. As {string.Join(" or ", InventoryExplanation.Formats)}.",
        HelpName = "PACKAGE",
    };

    internal static Command Create()
    {
        var inventory = new InventoryCommand();
        inventory._format.AcceptOnlyFromAmong(s_formats);
        var command = new Command("inventory", "Lists the packages of an image. Exit code: 0 listed, 2 wrong usage, 3 the image can't be read or the list not be written.");
        inventory._image.AddTo(command);
        command.Add(inventory._format);
        command.Add(inventory._outputs);
        command.Add(inventory._explain);
        command.SetAction(inventory.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var format = parsed.GetRequiredValue(_format);
        var outputs = (parsed.GetValue(_outputs) ?? []).Select(output => ReportOptionSet.ParseOutput(output, s_formats)).ToList();
        var options = ReportOptionSet.Common(parsed);
        var query = parsed.GetValue(_explain) is { } text ? ParseQuery(text) : null;
        if (query is not null && outputs.Select(output => output.Format).Append(format).FirstOrDefault(word => !InventoryExplanation.Formats.Contains(word)) is { } other)
            throw new UsageException($"A bill of materials is of all packages: with --explain give {string.Join(" or ", InventoryExplanation.Formats)}, not '{other}'.");

        try
        {
            var images = await ListAsync(parsed, cancellationToken).ConfigureAwait(false);
            Action<string, Stream> write = query is null
                ? (word, stream) => InventoryReport.Write(word, images, options, stream)
                : Explain(query, images, options);
            // Files first, so that a broken standard output loses none of them.
            foreach (var (word, path) in outputs)
                FileOutput.Write(path, stream => write(word, stream));
            StandardOutput.Write(stream => write(format, stream));
            return ExitCode.Passed;
        }
        catch (PolicyGateException error) when (error is not ReportException)
        {
            // What an earlier run has left in the place of a file must not be taken for one of this image.
            foreach (var (_, path) in outputs)
                FileOutput.Remove(path);
            throw;
        }
    }

    private async Task<IReadOnlyList<ImageReport>> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var progress = LayerProgressLine.Create(parsed.GetValue(PolicyGateCommand.Quiet));
        return await ImageScanner.ListPackagesAsync(_image.Read(parsed), progress, cancellationToken).ConfigureAwait(false);
    }

    private static PackageQuery ParseQuery(string text)
    {
        try
        {
            return PackageQuery.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"--explain: {exception.Message}");
        }
    }

    private static Action<string, Stream> Explain(PackageQuery query, IReadOnlyList<ImageReport> images, ReportOptions options)
    {
        var explanation = InventoryExplanation.Of(query, images);
        if (!explanation.IsEmpty)
            return (word, stream) => explanation.Write(word, options, stream);
        var hint = explanation.Similar.Count == 0
            ? "No name is like it: see the whole list without --explain."
            : $"Did you mean {string.Join(", ", explanation.Similar.Select(name => $"'{name.Printable(100)}'"))}?";
        throw new UsageException($"--explain: '{query.Text.Printable(200)}' is no package of the image. {hint}");
    }
}
