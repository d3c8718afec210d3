namespace PolicyGate.Images.Layers;

/// <summary>What all layers of an image together may take, during one reading of them.</summary>
internal sealed class ImageBudget(ImageLimits limits)
{
    private long _bytes = limits.UncompressedBytes;
    private long _entries = limits.Entries;
    private long _paths = limits.KeptPaths;
    private long _characters = limits.KeptPathCharacters;

    public bool TryTakeBytes(long count) => Interlocked.Add(ref _bytes, -count) >= 0;

    /// <summary>Counts entries of a tar.</summary>
    public void TakeEntries(string subject, int count)
    {
        if (Interlocked.Add(ref _entries, -count) < 0)
            throw limits.Exceeded(ImageLimit.Entries, subject);
    }

    /// <summary>Counts paths that are kept.</summary>
    public void TakePaths(string subject, int count, long characters)
    {
        if (Interlocked.Add(ref _paths, -count) < 0)
            throw limits.Exceeded(ImageLimit.KeptPaths, subject);
        if (Interlocked.Add(ref _characters, -characters) < 0)
            throw limits.Exceeded(ImageLimit.KeptPathCharacters, subject);
    }
}
