using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Cli.Console;
using PolicyGate.Images;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate db update</c>: fetches what the user's images need.</summary>
internal sealed class DatabaseUpdateCommand(Option<string?> database)
{
    private static readonly string s_feedNames = string.Join(", ", KnownFeeds.Names);

    private readonly Option<string[]> _ecosystems = new("--ecosystem")
    {
        Description = "An ecosystem as OSV names it: NuGet, npm, Debian:12, Ubuntu:24.04:LTS, Alpine:v3.22; may be there several times. Default: those of the images that were scanned with this cache folder, and NuGet.",
        HelpName = "NAME",
    };

    private readonly Option<string> _source = new("--source")
    {
        Description = "Where OSV's archives are: an https address, or a folder that is a copy of it, with NAME/all.zip for each ecosystem.",
        HelpName = "URL",
        DefaultValueFactory = _ => UpdateOptions.OsvArchives,
    };

    private readonly Option<string[]> _feeds = new("--feed")
    {
        Description = $"A further feed: {s_feedNames}, or the https address or path of a file that db import knows; none for none; may be there several times. Default: {string.Join(" and ", KnownFeeds.Default)}, and none with another --source.",
        HelpName = "FEED",
    };

    private readonly Option<string[]> _nugetSources = new("--nuget-source")
    {
        Description = "A NuGet source whose own advisories are fetched: the address of its index.json, or a nuget.config for all sources in it; may be there several times.",
        HelpName = "URL",
    };

    private readonly Option<bool> _allowHttp = new("--allow-http") { Description = "Speak plain HTTP to addresses that say http://." };

    private readonly Option<string?> _registryCa = new("--registry-ca")
    {
        Description = "A PEM file with certificates of authorities that servers are trusted by, beside those that this machine trusts.",
        HelpName = "FILE",
    };

    internal Command Create()
    {
        var command = new Command("update", "Fetches what has changed in the feeds that your images need. All or nothing: where one can't be fetched, the old database stays and the exit code is 4.")
        {
            database, _ecosystems, _source, _feeds, _nugetSources, _allowHttp, _registryCa,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = Read(parsed);
        UpdateResult result;
        using (var progress = UpdateProgressLine.Create(parsed.GetValue(PolicyGateCommand.Quiet)))
            result = await AdvisoryUpdate.UpdateAsync(options, progress, cancellationToken).ConfigureAwait(false);
        foreach (var skipped in result.Skipped)
            await System.Console.Error.WriteLineAsync($"{skipped.Id}: {skipped.Message.Printable()}").ConfigureAwait(false);
        StandardOutput.WriteLines([.. result.Feeds.Select(Describe), $"Updated {options.Database.Printable()}, {result.Digest}."]);
        return ExitCode.Passed;
    }

    private UpdateOptions Read(ParseResult parsed)
    {
        var cache = parsed.GetValue(PolicyGateCommand.CacheDirectory);
        var source = parsed.GetValue(_source)!;
        var ecosystems = parsed.GetValue(_ecosystems) ?? [];
        var nuget = parsed.GetValue(_nugetSources) ?? [];
        var feeds = parsed.GetValue(_feeds) ?? [];
        var certificates = parsed.GetValue(_registryCa);
        return new()
        {
            Database = CacheFolder.Database(parsed.GetValue(database), cache, BuildEnvironment.Variables),
            Ecosystems = ecosystems.Length > 0 ? [.. ecosystems] : ScannedEcosystems.Read(CacheFolder.Find(cache, BuildEnvironment.Variables)),
            Source = source,
            NuGetSources = [.. nuget],
            Feeds = feeds.Length > 0 ? [.. feeds.Where(feed => feed != "none")] : source == UpdateOptions.OsvArchives ? KnownFeeds.Default : [],
            AllowsPlainHttp = parsed.GetValue(_allowHttp),
            Access = new()
            {
                IsOffline = parsed.GetValue(PolicyGateCommand.Offline),
                Environment = BuildEnvironment.Variables,
                Authorities = certificates is null ? [] : Authorities(certificates),
            },
        };
    }

    private static ImmutableArray<System.Security.Cryptography.X509Certificates.X509Certificate2> Authorities(string path)
    {
        try
        {
            return CertificateFile.Read(path);
        }
        catch (ImageException exception)
        {
            throw new UsageException($"--registry-ca {exception.Message}");
        }
    }

    private static string Describe(UpdatedFeed feed) => feed.Change switch
    {
        FeedChange.Unchanged => $"{feed.Feed.Name.Printable(),-30} unchanged",
        FeedChange.Changed => string.Create(CultureInfo.InvariantCulture, $"{feed.Feed.Name.Printable(),-30} {feed.Records} changed"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{feed.Feed.Name.Printable(),-30} {feed.Records} fetched"),
    };
}
