using System.CommandLine;
using System.CommandLine.Parsing;
using PolicyGate.Cli.Console;
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

    private readonly Option<string[]> _insecureRegistries = new("--insecure-registry")
    {
        Description = "A registry, HOST[:PORT], that plain HTTP is spoken to; may be there several times. DOTNET_CONTAINER_INSECURE_REGISTRIES adds to them.",
        HelpName = "HOST",
    };

    private readonly Option<string?> _registryCa = new("--registry-ca")
    {
        Description = "A PEM file with certificates of authorities that registries are trusted by, beside those that this machine trusts.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _registryUser = new("--registry-user")
    {
        Description = "The user to log in to the image's registry as, with --registry-password-file. Default: POLICYGATE_REGISTRY_USER and POLICYGATE_REGISTRY_PASSWORD, else the logins of docker login.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _registryPasswordFile = new("--registry-password-file")
    {
        Description = "A file with that user's password or access token; - for standard input.",
        HelpName = "FILE",
    };

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
        command.Add(_insecureRegistries);
        command.Add(_registryCa);
        command.Add(_registryUser);
        command.Add(_registryPasswordFile);
        command.Add(PolicyGateCommand.CacheDirectory);
        command.Add(_assets);
        command.Add(_verify);
        command.Add(_limits);
    }

    internal ScanOptions Read(ParseResult parsed) => new()
    {
        Image = parsed.GetRequiredValue(_image),
        Platform = parsed.GetValue(_platform),
        InsecureRegistries = [.. parsed.GetValue(_insecureRegistries) ?? []],
        RegistryCa = parsed.GetValue(_registryCa),
        RegistryUser = parsed.GetValue(_registryUser),
        RegistryPasswordFile = parsed.GetValue(_registryPasswordFile),
        CacheDirectory = parsed.GetValue(PolicyGateCommand.CacheDirectory),
        Assets = parsed.GetValue(_assets),
        Verify = parsed.GetValue(_verify),
        Notice = parsed.GetValue(PolicyGateCommand.Quiet) ? null : System.Console.Error.WriteLine,
        Limits = parsed.GetValue(_limits) ?? new(),
        IsOffline = parsed.GetValue(PolicyGateCommand.Offline),
        Environment = BuildEnvironment.Variables,
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
