using System.Collections.Immutable;

namespace PolicyGate.Images;

/// <summary>The image's configuration, as the OCI image specification defines it (config.md).</summary>
public sealed record ImageConfiguration
{
    /// <summary>Operating system and architecture that the image says it is for.</summary>
    public required Platform Platform { get; init; }

    /// <summary>Version of the operating system; set by Windows images.</summary>
    public string? OsVersion { get; init; }

    /// <summary>When the image was made, as it says.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>User, and after a colon the group, that the entry point runs as; null or empty is root.</summary>
    public string? User { get; init; }

    /// <summary><c>NAME=value</c>, in the order of the configuration.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>The entry point's arguments.</summary>
    public ImmutableArray<string> EntryPoint { get; init; } = [];

    /// <summary>The default arguments.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The working directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Ports, for example <c>8080/tcp</c>, ordinal order.</summary>
    public ImmutableArray<string> ExposedPorts { get; init; } = [];

    /// <summary>Labels by name, ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>What made the image, first step first, empty steps included.</summary>
    public ImmutableArray<HistoryEntry> History { get; init; } = [];

    /// <summary>Digests of the uncompressed layers, lowest first.</summary>
    public ImmutableArray<Digest> DiffIds { get; init; } = [];
}

/// <summary>One step of the image's history.</summary>
/// <param name="CreatedBy">The command, as the builder wrote it.</param>
/// <param name="Created">When, as it says.</param>
/// <param name="Comment">The builder's comment.</param>
/// <param name="EmptyLayer">True where the step made no layer.</param>
public sealed record HistoryEntry(string? CreatedBy, DateTimeOffset? Created, string? Comment, bool EmptyLayer)
{
    /// <summary>Who made it; builders write their own name.</summary>
    public string? Author { get; init; }
}
