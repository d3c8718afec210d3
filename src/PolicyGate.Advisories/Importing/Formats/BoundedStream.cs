namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>What a file unpacks to, forward only: it may be looked into before it is read, and ends with an error where it is a bomb.</summary>
internal sealed class BoundedStream(Stream content, string path, long packedLength) : Stream
{
    /// <summary>What an ordinary feed never reaches: together so many bytes, and so many times the file's size.</summary>
    private const long BombLength = 256L << 20;
    private const long BombRatio = 200;

    private byte[] _peeked = [];
    private int _position;
    private long _length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The first bytes, which are read again later; fewer where there are no more.</summary>
    public byte[] Peek(int length)
    {
        var bytes = new byte[length];
        _peeked = bytes[..content.ReadAtLeast(bytes, length, throwOnEndOfStream: false)];
        return _peeked;
    }

    public override int Read(Span<byte> buffer)
    {
        var read = Math.Min(buffer.Length, _peeked.Length - _position);
        if (read > 0)
        {
            _peeked.AsSpan(_position, read).CopyTo(buffer);
            _position += read;
        }
        else
        {
            read = content.Read(buffer);
        }

        _length += read;
        return _length <= BombLength || _length / BombRatio <= packedLength
            ? read
            : throw new AdvisoryDatabaseException($"'{path.Printable()}' unpacks to more than {BombRatio} times its size: it is no feed of advisories.");
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }
}
