namespace PolicyGate.Images.Tar;

/// <summary>What a PAX extended header says of the entry after it, as far as it matters here.</summary>
internal sealed class PaxAttributes
{
    public string? Path { get; set; }

    public string? LinkPath { get; set; }

    public long? Size { get; set; }

    public long? UserId { get; set; }

    public long? GroupId { get; set; }

    public string? SparseName { get; set; }

    public long? SparseSize { get; set; }

    public int SparseMajor { get; set; }

    public bool IsSparse { get; set; }

    /// <summary>Offsets and lengths of the pieces in turn, of the versions 0.0 and 0.1 of GNU's sparse format.</summary>
    public List<long> SparseMap { get; } = [];

    /// <summary>Parses records of <c>LENGTH KEY=VALUE\n</c>; false where they are malformed.</summary>
    public bool TryParse(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            var space = records.IndexOf((byte)' ');
            if (space is < 1 or > 10 || TarField.Decimal(records[..space]) is not { } length || length <= space + 1 || length > records.Length || records[(int)length - 1] != '\n')
                return false;
            var record = records[(space + 1)..((int)length - 1)];
            var equals = record.IndexOf((byte)'=');
            if (equals < 1 || !TrySet(record[..equals], record[(equals + 1)..]))
                return false;
            records = records[(int)length..];
        }

        return true;
    }

    private bool TrySet(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("path"u8))
            return (Path = Name(value)) is not null;
        if (key.SequenceEqual("linkpath"u8))
            return (LinkPath = Name(value)) is not null;
        if (key.SequenceEqual("size"u8))
            return (Size = TarField.Decimal(value)) is not null;
        if (key.SequenceEqual("uid"u8))
            return (UserId = TarField.Decimal(value)) is not null;
        if (key.SequenceEqual("gid"u8))
            return (GroupId = TarField.Decimal(value)) is not null;
        return !key.StartsWith("GNU.sparse."u8) || TrySetSparse(key["GNU.sparse."u8.Length..], value);
    }

    private bool TrySetSparse(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        IsSparse = true;
        if (key.SequenceEqual("name"u8))
            return (SparseName = Name(value)) is not null;
        if (key.SequenceEqual("realsize"u8) || key.SequenceEqual("size"u8))
            return (SparseSize = TarField.Decimal(value)) is not null;
        if (key.SequenceEqual("offset"u8) || key.SequenceEqual("numbytes"u8))
            return TryAddToMap(value);
        if (key.SequenceEqual("major"u8))
        {
            SparseMajor = value.SequenceEqual("0"u8) ? 0 : 1;
            return value.SequenceEqual("0"u8) || value.SequenceEqual("1"u8);
        }

        if (!key.SequenceEqual("map"u8))
            return true;
        foreach (var range in value.Split((byte)','))
        {
            if (!TryAddToMap(value[range]))
                return false;
        }

        return true;
    }

    private bool TryAddToMap(ReadOnlySpan<byte> value)
    {
        // Any number of headers may stand before an entry.
        if (TarField.Decimal(value) is not { } number || SparseMap.Count == 2 * Tar.SparseMap.MostPieces)
            return false;
        SparseMap.Add(number);
        return true;
    }

    // An empty value takes a record back, as the standard has it; NUL can't stand in a name.
    private static string? Name(ReadOnlySpan<byte> value) => value.Contains((byte)0) ? null : TarField.Decode(value);
}
