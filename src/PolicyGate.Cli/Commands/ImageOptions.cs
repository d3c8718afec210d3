using System.CommandLine;
using System.CommandLine.Parsing;
using PolicyGate.Images;

namespace PolicyGate.Cli.Commands;

/// <summary>Argument and options of the commands that read an image.</summary>
internal sealed class ImageOptions
{
    private readonly Argument<string> _image = new("IMAGE")
    {
        Description = "oci-dir:PATH[:REF], oci-archive:PATH[:REF] or docker-archive:PATH[:NAME]; registry:HOST/REPOSITORY[:TAG][@DIGEST]; docker-daemon:NAME in Docker Engine or Podman; - is an archive on standard input; sbom:PATH for a CycloneDX or SPDX document in place of the image; without prefix a path is looked at to tell what it is, and anything else is a name in a registry.",
    };

    private readonly Option<string?> _platform = new("--platform")
    {
        Description = "Which image of an index, os/architecture[/variant]; several with commas between them, or all for every one of them. Default: linux on this architecture; a single image is read whatever its platform.",
        HelpName = "PLATFORM",
    };

    private readonly RegistryOptionSet _registry = new();

    private readonly Option<string?> _assets = new("--assets")
    {
        Description = "The project.assets.json of the build, for an application that doesn't tell its packages, as one compiled with NativeAOT. Default: none.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _verify = new("--verify") { Description = "Read and hash layers whose analysis is cached, too." };

    private readonly Option<ImageLimits> _limits = new("--limit")
    {
        Description = $"A bound on what is read of the image, NAME=VALUE, bytes also as 500MB or 2GiB; may be there several times. Defaults: {string.Join(", ", ImageLimit.All.Select(limit => $"{limit.Name}={limit.ValueIn(new())}"))}.",
        HelpName = "NAME=VALUE",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = ReadLimits,
    };

    internal void AddTo(Command command)
    {
        command.Add(_image);
        command.Add(_platform);
        _registry.AddTo(command);
        command.Add(PolicyGateCommand.CacheDirectory);
        command.Add(_assets);
        command.Add(_verify);
        command.Add(_limits);
    }

    internal ScanOptions Read(ParseResult parsed) => _registry.Read(parsed, parsed.GetRequiredValue(_image)) with
    {
        Platform = parsed.GetValue(_platform),
        Assets = parsed.GetValue(_assets),
        Verify = parsed.GetValue(_verify),
        Notice = parsed.GetValue(PolicyGateCommand.Quiet) ? null : System.Console.Error.WriteLine,
        Limits = parsed.GetValue(_limits) ?? new(),
    };

    private static ImageLimits? ReadLimits(ArgumentResult result)
    {
        try
        {
            return result.Tokens.Aggregate(new ImageLimits(), (limits, token) => limits.With(token.Value));
        }
        catch (FormatException exception)
        {
            result.AddError($"--limit {exception.Message}");
            return null;
        }
    }
}
