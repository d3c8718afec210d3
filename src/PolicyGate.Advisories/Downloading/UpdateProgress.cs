namespace PolicyGate.Advisories;

/// <summary>How far an update is.</summary>
/// <param name="Feed">What is fetched; empty where the database is built.</param>
/// <param name="Done">Bytes so far, or records.</param>
/// <param name="Total">All bytes; null where that isn't known.</param>
public sealed record UpdateProgress(string Feed, long Done, long? Total);
