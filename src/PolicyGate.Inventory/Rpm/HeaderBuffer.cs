namespace PolicyGate.Inventory;

/// <summary>Room for one header after the other.</summary>
internal sealed class HeaderBuffer
{
    private byte[] _bytes = [];

    /// <summary>Room for a header of a length that the database claims.</summary>
    /// <param name="length">The length.</param>
    /// <param name="available">How long the database is.</param>
    /// <exception cref="FormatException">It is too long.</exception>
    public Span<byte> Take(long length, long available)
    {
        if (length < 0 || length > available || length > RpmPackages.MaximumHeaderSize)
            throw new FormatException($"a header that claims {length} bytes; at most {Math.Min(available, RpmPackages.MaximumHeaderSize)} are read");
        if (_bytes.Length < length)
            _bytes = new byte[Math.Max(length, Math.Min(2L * _bytes.Length, RpmPackages.MaximumHeaderSize))];
        return _bytes.AsSpan(0, (int)length);
    }
}
