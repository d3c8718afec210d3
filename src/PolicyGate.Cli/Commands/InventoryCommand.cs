using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate inventory</c>: the packages of an image, or of several of an index.</summary>
internal sealed class InventoryCommand
{
    private static readonly string[] s_formats = [.. InventoryReport.Formats];

    private readonly ImageOptions _image = new();
    private readonly Option<string> _format = new("--format") { Description = $"Form on standard output: {string.Join(", ", s_formats)}.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
    private readonly Option<string[]> _outputs = new("--output", "-o") { Description = "Also writes a file: FORMAT=PATH, for example cyclonedx=shop.cdx.json. May be given several times.", HelpName = "FORMAT=PATH" };

    internal static Command Create()
    {
        var inventory = new InventoryCommand();
        inventory._format.AcceptOnlyFromAmong(s_formats);
        var command = new Command("inventory", "Lists the packages of an image. Exit code: 0 listed, 2 wrong usage, 3 the image can't be read or the list not be written.");
        inventory._image.AddTo(command);
        command.Add(inventory._format);
        command.Add(inventory._outputs);
        command.SetAction(inventory.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var outputs = (parsed.GetValue(_outputs) ?? []).Select(output => ReportOptionSet.ParseOutput(output, s_formats)).ToList();
        var options = ReportOptionSet.Common(parsed);
        using var progress = LayerProgressLine.Create(parsed.GetValue(PolicyGateCommand.Quiet));
        var images = await ImageScanner.ListPackagesAsync(_image.Read(parsed), progress, cancellationToken).ConfigureAwait(false);
        progress?.Dispose();
        // Files first, so that a broken standard output loses none of them.
        foreach (var (format, path) in outputs)
            FileOutput.Write(path, stream => InventoryReport.Write(format, images, options, stream));
        StandardOutput.Write(stream => InventoryReport.Write(parsed.GetRequiredValue(_format), images, options, stream));
        return ExitCode.Passed;
    }
}
