using System.Buffers.Binary;

namespace PolicyGate.Policy.Signatures;

/// <summary>Reads the data types of the SSH protocol (RFC 4251, section 5).</summary>
internal ref struct SshReader(ReadOnlySpan<byte> data)
{
    private ReadOnlySpan<byte> _rest = data;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal bool TryNumber(out uint number)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out number))
            return false;
        _rest = _rest[4..];
        return true;
    }

    /// <summary>Bytes with their length before them, as a string or a large number is written.</summary>
    internal bool TryBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryNumber(out var length) || length > _rest.Length)
            return false;
        bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    internal bool TrySkip(ReadOnlySpan<byte> magic)
    {
        if (!_rest.StartsWith(magic))
            return false;
        _rest = _rest[magic.Length..];
        return true;
    }
}
