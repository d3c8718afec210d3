namespace PolicyGate.Advisories.Downloading;

/// <summary>What came of asking for a file.</summary>
/// <param name="Path">Where it is; null where it is unchanged or missing.</param>
/// <param name="Stamp">What tells this version of it from others.</param>
/// <param name="Date">The server's time of its answer; null for a local file.</param>
internal sealed record FetchedFile(string? Path, FileStamp Stamp, DateTimeOffset? Date)
{
    public bool IsMissing { get; init; }

    public bool IsUnchanged => Path is null && !IsMissing;
}

/// <summary>A version of a file as its server names it.</summary>
internal sealed record FileStamp(string? ETag, DateTimeOffset? LastModified)
{
    public static FileStamp None { get; } = new(null, null);
}
