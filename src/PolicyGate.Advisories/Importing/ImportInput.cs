namespace PolicyGate.Advisories.Importing;

/// <summary>A path that is imported, and what is known of it beside its content.</summary>
/// <param name="Path">Folder, file or archive.</param>
internal sealed record ImportInput(string Path)
{
    /// <summary>The ecosystem whose archive it was published as, with its release or for all of its releases; null where the content tells.</summary>
    public string? Ecosystem { get; init; }

    /// <summary>Whether a feed is that ecosystem's, or of one of its releases.</summary>
    public bool IsFor(string feed) => Ecosystem is not null && feed[(feed.IndexOf('/', StringComparison.Ordinal) + 1)..] is var ecosystem
        && (ecosystem == Ecosystem || ecosystem.StartsWith(Ecosystem + ":", StringComparison.Ordinal));

    /// <summary>True where it has changed records of its ecosystem only, not all.</summary>
    public bool IsAddition { get; init; }

    /// <summary>True for a file that is a feed by itself, and is judged so.</summary>
    public bool IsFeed { get; init; }

    /// <summary>When it was fetched; null where the content tells how old it is.</summary>
    public DateTimeOffset? Date { get; init; }
}

/// <summary>Feeds of which their source said at a moment that they are as the database has them.</summary>
/// <param name="Name">The feed's name; with it, of the feed of an ecosystem, those of its releases.</param>
/// <param name="Date">The moment.</param>
internal sealed record ConfirmedFeed(string Name, DateTimeOffset Date)
{
    public bool Covers(string feed) => feed == Name || feed.StartsWith(Name + ":", StringComparison.Ordinal);
}
