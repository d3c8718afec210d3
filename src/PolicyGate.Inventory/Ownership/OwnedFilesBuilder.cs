namespace PolicyGate.Inventory;

/// <summary>Collects the paths that a package database lists, package after package.</summary>
internal sealed class OwnedFilesBuilder
{
    // Several times what a full desktop has, of all packages of a database together.
    private const int MaximumCount = 4_000_000;

    private readonly List<ulong> _hashes = [];
    private int _count;

    /// <summary>Whether no more are taken.</summary>
    public bool IsFull => _count == MaximumCount;

    /// <exception cref="FormatException">There are too many.</exception>
    public void Add(ReadOnlySpan<byte> path)
    {
        if (IsFull)
            throw new FormatException($"It lists more than {MaximumCount} files.");
        _count++;
        _hashes.Add(OwnedFiles.HashOf(path));
    }

    /// <summary>What was added since the last call.</summary>
    public OwnedFiles Build()
    {
        if (_hashes.Count == 0)
            return OwnedFiles.None;
        _hashes.Sort();
        var files = new OwnedFiles([.. _hashes.Distinct()]);
        _hashes.Clear();
        return files;
    }
}
