using System.CommandLine;
using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Cli.Console;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate db push</c> and <c>db pull</c>: the database in a registry.</summary>
internal sealed class DatabaseSharingCommands(Option<string?> database)
{
    private readonly Argument<string> _target = new("REF") { Description = "HOST/REPOSITORY[:TAG] in any registry that takes OCI artifacts." };
    private readonly Argument<string> _source = new("REF") { Description = "HOST/REPOSITORY[:TAG][@DIGEST], with the digest that db push has shown for exactly that database." };
    private readonly Option<string?> _expect = new("--expect")
    {
        Description = "The digest, of the content or of the manifest, that the database must have, for example one that came signed; anything else is exit 4.",
        HelpName = "DIGEST",
    };

    private readonly RegistryOptionSet _pushRegistry = new();
    private readonly RegistryOptionSet _pullRegistry = new();

    internal Command CreatePush()
    {
        var command = new Command("push", "Proves the database and pushes it to a registry as an OCI artifact, from where every runner can pull it. Shows the manifest's digest.") { _target };
        _pushRegistry.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, _pushRegistry, _target, "Pushed", DatabaseSharing.PushAsync, cancellationToken));
        return command;
    }

    internal Command CreatePull()
    {
        var command = new Command("pull", "Pulls a database that db push has pushed, proves all of it and puts it in the old one's place; where anything goes wrong, the old one stays and the exit code is 4.") { _source, _expect };
        _pullRegistry.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed, _pullRegistry, _source, "Pulled", (options, token) => DatabaseSharing.PullAsync(options, parsed.GetValue(_expect), token), cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(
        ParseResult parsed, RegistryOptionSet registry, Argument<string> name, string verb, Func<ScanOptions, CancellationToken, Task<SharedDatabase>> run, CancellationToken cancellationToken)
    {
        var options = registry.Read(parsed, parsed.GetRequiredValue(name)) with { Database = parsed.GetValue(database) };
        var shared = await run(options, cancellationToken).ConfigureAwait(false);
        StandardOutput.WriteLines(
        [
            string.Create(CultureInfo.InvariantCulture, $"{verb} {options.Image.Printable()}, {shared.Feeds.Length} {(shared.Feeds.Length == 1 ? "feed" : "feeds")}, {shared.Size / 1e6:0.0} MB."),
            $"content  {shared.Digest}",
            $"manifest {shared.Manifest}",
        ]);
        return ExitCode.Passed;
    }
}
