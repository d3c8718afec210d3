using System.Buffers;
using System.Numerics;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using PolicyGate.Images.Stores;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Layers;

/// <summary>Hands a file's content to the readers that want it.</summary>
internal sealed class FactDrawing(IReadOnlyList<FactReader> readers, ImageLimits limits, LayerBudget budget)
{
    // Above this a file that several readers want, or one that seeks, stands in a temporary file instead of memory.
    private const int LargestInMemory = 8 << 20;

    // One for all files of the layer: a shared pool would keep arrays of every size for every thread that read a layer.
    private byte[] _memory = [];

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

        using var content = entry.IsSparse ? new SparseContent(entry.OpenContent(), budget) : entry.OpenContent();
        using var copy = copied ? new ContentCopy(this, content, entry.Size) : null;
        for (var i = 0; i < facts.Length; i++)
        {
            if (facts[i].Problem is not null)
                continue;
            ready--;
            var seekable = readers[wanted[i].Reader].Seekable;
            facts[i] = Draw(wanted[i].Reader, wanted[i].File, copy is null ? content : new CopyView(copy, entry.Size, seekable, isKept: seekable || ready > 0));
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

    /// <summary>Holes take no byte of the tar, but time and space like any other where they are read.</summary>
    private sealed class SparseContent(ForwardStream content, LayerBudget budget) : ForwardStream
    {
        public override long Length => content.Length;

        public override int Read(Span<byte> buffer)
        {
            var read = content.Read(buffer);
            budget.TakeBytes((long)read);
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            content.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>What the readers have seen of the content so far, so that the next can see it, too; most look at a few bytes and see that the file is none of theirs.</summary>
    private sealed class ContentCopy(FactDrawing drawing, ForwardStream content, long size) : IDisposable
    {
        private const int PieceSize = 1 << 17;

        private SafeFileHandle? _file;
        private long _filled;

        public int Read(long position, Span<byte> buffer, bool isKept)
        {
            if (isKept && position > _filled)
                FillTo(Math.Min(position, size));
            if (position >= _filled)
            {
                var read = content.Read(buffer);
                if (isKept)
                    Keep(buffer[..read]);
                return read;
            }

            buffer = buffer[..(int)Math.Min(buffer.Length, _filled - position)];
            if (_file is not null)
                return RandomAccess.Read(_file, buffer, position);
            drawing._memory.AsSpan((int)position, buffer.Length).CopyTo(buffer);
            return buffer.Length;
        }

        public void Dispose() => _file?.Dispose();

        private void FillTo(long position)
        {
            var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
            for (int read; _filled < position && (read = content.Read(piece.AsSpan(0, (int)Math.Min(piece.Length, position - _filled)))) > 0;)
                Keep(piece.AsSpan(0, read));
            ArrayPool<byte>.Shared.Return(piece);
        }

        private void Keep(ReadOnlySpan<byte> bytes)
        {
            if (size > LargestInMemory)
            {
                RandomAccess.Write(_file ??= TemporaryFile.Open(), bytes, _filled);
            }
            else
            {
                if (drawing._memory.Length < size)
                    drawing._memory = new byte[BitOperations.RoundUpToPowerOf2((uint)size)];
                bytes.CopyTo(drawing._memory.AsSpan((int)_filled));
            }

            _filled += bytes.Length;
        }
    }

    /// <summary>One reader's look at the content: what it does to it doesn't matter to the next.</summary>
    private sealed class CopyView(ContentCopy copy, long size, bool seekable, bool isKept) : ForwardStream
    {
        private long _position;

        public override bool CanSeek => seekable;

        public override long Length => size;

        public override long Position
        {
            get => seekable ? _position : base.Position;
            set => Seek(value, SeekOrigin.Begin);
        }

        public override int Read(Span<byte> buffer)
        {
            var read = copy.Read(_position, buffer, isKept);
            _position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin)
        {
            if (!seekable)
                return base.Seek(offset, origin);
            var position = offset + origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => _position,
                _ => size,
            };
            return position >= 0 ? _position = position : throw new IOException("A position before the beginning of the file.");
        }
    }
}

/// <summary>A file and the index of a reader that wants it.</summary>
internal readonly record struct FileForReader(int Reader, ImageFile File);
