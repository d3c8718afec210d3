using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Advisories.Storage;

/// <summary>Reads what <see cref="ContentWriter"/> wrote. Every length is checked against what is left.</summary>
/// <exception cref="InvalidDataException">The content isn't what was expected.</exception>
internal ref struct ContentReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    public readonly bool AtEnd => _rest.IsEmpty;

    public long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty)
                break;
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }

        throw new InvalidDataException("a number is cut off");
    }

    /// <summary>A number of things that follow, each at least <paramref name="size"/> bytes long.</summary>
    public int Count(int size = 1)
    {
        var count = Number();
        return count >= 0 && count <= _rest.Length / size ? (int)count : throw new InvalidDataException("a length goes beyond the end");
    }

    public ReadOnlySpan<byte> Bytes()
    {
        var length = Count();
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public ReadOnlySpan<byte> Raw(int length)
    {
        if (length > _rest.Length)
            throw new InvalidDataException("a length goes beyond the end");
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    public string? OptionalText() => Bytes() is { IsEmpty: false } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public ImmutableArray<string> Texts()
    {
        var count = Count();
        if (count == 0)
            return [];
        var texts = new string[count];
        foreach (ref var text in texts.AsSpan())
            text = Text();
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(texts);
    }

    public DateTimeOffset? Time()
    {
        var ticks = Number();
        if (ticks == -1)
            return null;
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks ? new DateTimeOffset(ticks, TimeSpan.Zero) : throw new InvalidDataException("a time is out of range");
    }
}
