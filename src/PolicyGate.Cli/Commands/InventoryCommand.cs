using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate inventory</c>: the packages of an image, or of several of an index.</summary>
internal sealed class InventoryCommand
{
    private readonly ImageOptions _image = new();
    private readonly Option<string> _format = new("--format") { Description = $"{string.Join(" or ", InventoryReport.Formats)}.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };

    internal static Command Create()
    {
        var inventory = new InventoryCommand();
        inventory._format.AcceptOnlyFromAmong([.. InventoryReport.Formats]);
        var command = new Command("inventory", "Lists the packages of an image. Exit code: 0 listed, 3 the image can't be read.");
        inventory._image.AddTo(command);
        command.Add(inventory._format);
        command.SetAction(inventory.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var progress = LayerProgressLine.Create(parsed.GetValue(PolicyGateCommand.Quiet));
        var images = await ImageScanner.ListPackagesAsync(_image.Read(parsed), progress, cancellationToken).ConfigureAwait(false);
        progress?.Dispose();
        StandardOutput.Write(stream => InventoryReport.Write(parsed.GetRequiredValue(_format), images, ReportOptionSet.Common(parsed), stream));
        return ExitCode.Passed;
    }
}
