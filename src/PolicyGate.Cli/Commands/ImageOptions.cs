using System.CommandLine;
using PolicyGate.Cli.Console;

namespace PolicyGate.Cli.Commands;

/// <summary>Argument and options of the commands that read an image.</summary>
internal sealed class ImageOptions
{
    private readonly Argument<string> _image = new("IMAGE")
    {
        Description = "oci-dir:PATH[:REF], oci-archive:PATH[:REF] or docker-archive:PATH[:NAME]; a path without prefix is looked at to tell what it is.",
    };

    private readonly Option<string?> _platform = new("--platform")
    {
        Description = "Which image of an index, os/architecture[/variant]. Default: linux on this architecture; a single image is read whatever its platform.",
        HelpName = "PLATFORM",
    };

    internal void AddTo(Command command)
    {
        command.Add(_image);
        command.Add(_platform);
    }

    internal ScanOptions Read(ParseResult parsed) => new()
    {
        Image = parsed.GetRequiredValue(_image),
        Platform = parsed.GetValue(_platform),
        Environment = BuildEnvironment.Variables,
    };
}
