using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Advisories.Storage;

/// <summary>Writes the database's content: variable-length integers and length-prefixed texts. The same values always give the same bytes.</summary>
internal sealed class ContentWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void Clear() => _buffer.ResetWrittenCount();

    public void Number(long value)
    {
        // Zigzag, then seven bits a byte, lowest first.
        var rest = (ulong)((value << 1) ^ (value >> 63));
        var span = _buffer.GetSpan(10);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _buffer.Advance(length);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _buffer.Write(bytes);
    }

    /// <summary>Bytes without their length.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    public void Text(string text)
    {
        Number(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    /// <summary>An absent text is written as an empty one.</summary>
    public void OptionalText(string? text) => Text(text ?? "");

    public void Texts(ImmutableArray<string> texts)
    {
        Number(texts.Length);
        foreach (var text in texts)
            Text(text);
    }

    /// <summary>UTC ticks; -1 where there is no time (0 is one: Go's records of before it was kept have it).</summary>
    public void Time(DateTimeOffset? time) => Number(time?.UtcTicks ?? -1);
}
