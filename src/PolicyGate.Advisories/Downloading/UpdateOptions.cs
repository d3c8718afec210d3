using System.Collections.Immutable;
using PolicyGate.Images;
using PolicyGate.Images.Registry;

namespace PolicyGate.Advisories;

/// <summary>What an update of the database fetches, and from where.</summary>
public sealed record UpdateOptions
{
    /// <summary>OSV's public archives.</summary>
    public const string OsvArchives = "https://osv-vulnerabilities.storage.googleapis.com/";

    /// <summary>The database file, made if missing.</summary>
    public required string Database { get; init; }

    /// <summary>OSV's names of ecosystems, with their release: <c>NuGet</c>, <c>Debian:12</c>. Several names with <c>|</c> between them are one ecosystem, under the first name that the source has.</summary>
    public ImmutableArray<string> Ecosystems { get; init; } = [];

    /// <summary>Where OSV's archives are: an https address, or a folder that is a copy of it.</summary>
    public string Source { get; init; } = OsvArchives;

    /// <summary>Service indexes of NuGet sources, or <c>nuget.config</c> files, whose own advisories are fetched.</summary>
    public ImmutableArray<string> NuGetSources { get; init; } = [];

    /// <summary>Further feeds: names that <see cref="KnownFeeds"/> has, https addresses or paths, of any form that an import knows.</summary>
    public ImmutableArray<string> Feeds { get; init; } = [];

    /// <summary>True where plain HTTP may be spoken to addresses that say so.</summary>
    public bool AllowsPlainHttp { get; init; }

    /// <summary>Whether there is a network, its proxy, and whom to trust.</summary>
    public ImageAccess Access { get; init; } = new();

    /// <summary>How long a server is waited for.</summary>
    internal Patience Patience { get; init; } = Patience.Default;
}
