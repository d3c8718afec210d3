using System.CommandLine;
using PolicyGate.Cli.Console;

namespace PolicyGate.Cli.Commands;

/// <summary>The options of all commands that speak to a registry.</summary>
internal sealed class RegistryOptionSet
{
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
        Description = "The user to log in to the registry as, with --registry-password-file. Default: POLICYGATE_REGISTRY_USER and POLICYGATE_REGISTRY_PASSWORD, else the logins of docker login.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _registryPasswordFile = new("--registry-password-file")
    {
        Description = "A file with that user's password or access token; - for standard input.",
        HelpName = "FILE",
    };

    internal void AddTo(Command command)
    {
        command.Add(_insecureRegistries);
        command.Add(_registryCa);
        command.Add(_registryUser);
        command.Add(_registryPasswordFile);
    }

    internal ScanOptions Read(ParseResult parsed, string name) => new()
    {
        Image = name,
        InsecureRegistries = [.. parsed.GetValue(_insecureRegistries) ?? []],
        RegistryCa = parsed.GetValue(_registryCa),
        RegistryUser = parsed.GetValue(_registryUser),
        RegistryPasswordFile = parsed.GetValue(_registryPasswordFile),
        CacheDirectory = parsed.GetValue(PolicyGateCommand.CacheDirectory),
        IsOffline = parsed.GetValue(PolicyGateCommand.Offline),
        Environment = BuildEnvironment.Variables,
    };
}
