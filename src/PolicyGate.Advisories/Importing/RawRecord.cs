namespace PolicyGate.Advisories.Importing;

/// <summary>The bytes of a record and where they are from.</summary>
/// <param name="Source">The archive or folder.</param>
/// <param name="Name">Path in it; for messages only.</param>
/// <param name="Content">The bytes; null where they were not read, for <paramref name="Problem"/>.</param>
/// <param name="Problem">Why not.</param>
internal readonly record struct RawRecord(FeedSource Source, string Name, byte[]? Content, string? Problem = null)
{
    /// <summary>No record of any ecosystem comes near it.</summary>
    public const int MaximumLength = 16 << 20;

    public const string TooLarge = "it is larger than 16 MB";

    /// <summary>No file comes near it that has all that somebody says of one flaw in all products.</summary>
    public const int MaximumFileLength = 64 << 20;

    public const string FileTooLarge = "it is larger than 64 MB";

    /// <summary>When the file was written.</summary>
    public DateTimeOffset Date { get; init; }

    /// <summary>The record, where the bytes were read already.</summary>
    public Formats.FeedRecord? Record { get; init; }
}
