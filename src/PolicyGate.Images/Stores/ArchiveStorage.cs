using Microsoft.Win32.SafeHandles;
using PolicyGate.Images.Layers;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Stores;

/// <summary>
/// An image layout in a tar file. Its headers are read once; then every file in it is opened by seeking, so that layers can be read side by side.
/// A compressed tar is decompressed into a temporary file first.
/// </summary>
internal sealed class ArchiveStorage : ImageStorage
{
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, (long Offset, long Size)> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    private ArchiveStorage(SafeFileHandle handle, string subject) => (_handle, Subject) = (handle, subject);

    public override string Subject { get; }

    /// <summary>Opens an archive and reads its headers.</summary>
    /// <exception cref="ImageException">The file is no tar, or a damaged one.</exception>
    public static async Task<ArchiveStorage> OpenAsync(string path, ImageLimits limits, CancellationToken cancellationToken)
    {
        var subject = $"'{path.Printable()}'";
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.Asynchronous);
        try
        {
            if (await CompressionOfAsync(handle, cancellationToken).ConfigureAwait(false) != Compression.None)
            {
                using var packed = handle;
                handle = await ArchiveSpool.WriteAsync(new ArchiveStream(packed, 0, RandomAccess.GetLength(packed)), subject, limits, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }

        return Index(handle, subject, limits, cancellationToken);
    }

    /// <summary>Takes over an opened archive that isn't compressed, and reads its headers.</summary>
    /// <exception cref="ImageException">The file is no tar, or a damaged one.</exception>
    public static ArchiveStorage Index(SafeFileHandle handle, string subject, ImageLimits limits, CancellationToken cancellationToken)
    {
        var archive = new ArchiveStorage(handle, subject);
        try
        {
            archive.Index(limits, cancellationToken);
            return archive;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Stream? Open(string name)
    {
        // skopeo and older Dockers link one layer to another.
        for (var hops = 0; hops < 10 && _links.TryGetValue(name, out var target); hops++)
            name = target;
        return _files.TryGetValue(name, out var file) ? new ArchiveStream(_handle, file.Offset, file.Size) : null;
    }

    public override ValueTask DisposeAsync()
    {
        _handle.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<Compression> CompressionOfAsync(SafeFileHandle handle, CancellationToken cancellationToken)
    {
        var start = new byte[Decompression.MagicLength];
        var read = await RandomAccess.ReadAsync(handle, start, 0, cancellationToken).ConfigureAwait(false);
        return Decompression.Kind(start.AsSpan(0, read));
    }

    private void Index(ImageLimits limits, CancellationToken cancellationToken)
    {
        using var stream = new ArchiveStream(_handle, 0, RandomAccess.GetLength(_handle));
        var reader = new TarEntryReader(stream, Subject, limits);
        for (var entries = 0; reader.Read(); entries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entries == limits.ArchiveFiles)
                throw limits.Exceeded(ImageLimit.ArchiveFiles, Subject);
            if (EntryPath.Clean(reader.Name.ToString()) is not { } name)
                throw new ImageException($"{Subject} has an entry '{reader.Name.ToString().Printable(200)}' outside the archive's root: it is no image archive.");
            Add(name, reader);
        }
    }

    private void Add(string name, TarEntryReader entry)
    {
        _files.Remove(name);
        _links.Remove(name);
        switch (entry.Type)
        {
            case TarEntryType.Regular when !entry.IsSparse:
                _files[name] = (entry.ContentOffset, entry.Size);
                break;
            case TarEntryType.HardLink when EntryPath.Clean(entry.LinkTarget) is { } target:
                _links[name] = target;
                break;
            case TarEntryType.SymbolicLink when EntryPath.Clean($"{EntryPath.Parent(name)}/{entry.LinkTarget}") is { } target:
                _links[name] = target;
                break;
        }
    }
}
