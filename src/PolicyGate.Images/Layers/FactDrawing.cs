using System.Text.Json;
using PolicyGate.Images.Stores;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Layers;

/// <summary>Hands a file's content to the readers that want it.</summary>
internal sealed class FactDrawing(IReadOnlyList<FactReader> readers, ImageLimits limits, LayerBudget budget)
{
    // Above this a file that several readers want, or one that seeks, stands in a temporary file instead of memory.
    private const int LargestInMemory = 8 << 20;

    public DrawnFact[] Draw(IReadOnlyList<FileForReader> wanted, TarEntryReader entry)
    {
        var facts = new DrawnFact[wanted.Count];
        var ready = 0;
        var copied = false;
        for (var i = 0; i < facts.Length; i++)
        {
            var reader = readers[wanted[i].Reader];
            facts[i] = new(wanted[i].Reader, null, TooLarge(entry.Size, reader.MaximumSize));
            if (facts[i].Problem is not null)
                continue;
            ready++;
            copied |= ready > 1 || reader.Seekable;
        }

        if (ready == 0)
            return facts;

        // Holes take no byte of the tar, but time and space like any other.
        if (entry.IsSparse)
            budget.TakeBytes(entry.Size);
        using var content = entry.OpenContent();
        using var copy = copied ? Copy(content, entry.Size) : null;
        for (var i = 0; i < facts.Length; i++)
        {
            if (facts[i].Problem is not null)
                continue;
            if (copy is not null)
                copy.Position = 0;
            facts[i] = Draw(wanted[i].Reader, wanted[i].File, copy is null ? content : new CopyView(copy, entry.Size, readers[wanted[i].Reader].Seekable));
        }

        return facts;
    }

    private string? TooLarge(long size, long maximum)
    {
        if (size > maximum)
            return $"has {size} bytes; at most {maximum} are read.";
        return size > limits.FileSize ? $"has {size} bytes and {ImageLimit.FileSize.Overrun(limits)}" : null;
    }

    private DrawnFact Draw(int reader, ImageFile file, Stream content)
    {
        try
        {
            return new(reader, readers[reader].Read(file, content), null);
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or JsonException or EndOfStreamException)
        {
            return new(reader, null, $"is malformed: {exception.Message.Printable(500)}");
        }
    }

    private static Stream Copy(ForwardStream content, long size)
    {
        Stream copy = size <= LargestInMemory ? new MemoryStream((int)size) : TemporaryFile.OpenStream();
        content.CopyTo(copy);
        return copy;
    }

    /// <summary>One reader's look at the copy: what it does to it doesn't matter to the next.</summary>
    private sealed class CopyView(Stream copy, long size, bool seekable) : ForwardStream
    {
        public override bool CanSeek => seekable;

        public override long Length => size;

        public override long Position
        {
            get => seekable ? copy.Position : base.Position;
            set => Seek(value, SeekOrigin.Begin);
        }

        public override int Read(Span<byte> buffer) => copy.Read(buffer);

        public override long Seek(long offset, SeekOrigin origin) => seekable ? copy.Seek(offset, origin) : base.Seek(offset, origin);
    }
}

/// <summary>A file and the index of a reader that wants it.</summary>
internal readonly record struct FileForReader(int Reader, ImageFile File);
