using System.Buffers.Binary;

namespace PolicyGate.Inventory;

/// <summary>
/// The header of a package as databases keep it (rpm's <c>docs/manual/format_header.md</c>): number of entries, size of the data, the entries (tag, type, offset, count), the data;
/// all in network order, whatever the machine. What is asked for is looked up, the rest isn't looked at.
/// </summary>
internal readonly ref struct RpmHeader
{
    // rpm's own bound.
    private const uint MaximumEntries = 0xFFFF;
    private const int EntrySize = 16;

    private readonly ReadOnlySpan<byte> _entries;
    private readonly ReadOnlySpan<byte> _data;

    /// <exception cref="FormatException">The sizes are wrong.</exception>
    public RpmHeader(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < 8)
            throw new FormatException($"a header of {blob.Length} bytes");
        var entries = BinaryPrimitives.ReadUInt32BigEndian(blob);
        var size = BinaryPrimitives.ReadUInt32BigEndian(blob[4..]);
        if (entries is 0 or > MaximumEntries || size > blob.Length - 8 - entries * EntrySize)
            throw new FormatException($"a header of {blob.Length} bytes that claims {entries} entries and {size} bytes of data");
        _entries = blob.Slice(8, (int)entries * EntrySize);
        _data = blob.Slice(8 + _entries.Length, (int)size);
    }

    /// <summary>A text, of a list of texts the first; false where there is none.</summary>
    /// <exception cref="FormatException">It has another type, or lies outside the data.</exception>
    public bool TryGetText(RpmTag tag, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryFind(tag, out var type, out _, out var value))
            return false;
        if (type is not (RpmType.Text or RpmType.TextArray or RpmType.LocalizedText))
            throw new FormatException($"a header whose {tag} is of type {type:d}");
        var end = value.IndexOf((byte)0);
        text = end >= 0 ? value[..end] : throw new FormatException($"a header whose {tag} has no end");
        return true;
    }

    /// <summary>A number; null where there is none.</summary>
    /// <exception cref="FormatException">It has another type, or lies outside the data.</exception>
    public uint? GetNumber(RpmTag tag)
    {
        if (!TryFind(tag, out var type, out _, out var value))
            return null;
        return type == RpmType.Int32 && value.Length >= 4
            ? BinaryPrimitives.ReadUInt32BigEndian(value)
            : throw new FormatException($"a header whose {tag} is of type {type:d} or cut off");
    }

    /// <summary>Adds the list of files: names, and for each the index of its directory.</summary>
    /// <exception cref="FormatException">The three lists don't fit together.</exception>
    public void ReadFiles(PackedFileLists files)
    {
        if (!TryFind(RpmTag.BaseNames, out var type, out var count, out var names))
            return;
        if (type != RpmType.TextArray
            || !TryFind(RpmTag.DirectoryIndexes, out type, out var indexCount, out var indexes) || type != RpmType.Int32 || indexCount != count || indexes.Length / 4 < count
            || !TryFind(RpmTag.DirectoryNames, out type, out var directoryCount, out var directories) || type != RpmType.TextArray)
            throw new FormatException($"a header whose list of {count} files is broken");
        for (var i = 0; i < directoryCount; i++)
            files.AddDirectory(NextText(ref directories));
        for (var i = 0; i < count; i++)
        {
            var directory = BinaryPrimitives.ReadUInt32BigEndian(indexes[(4 * i)..]);
            if (directory >= directoryCount)
                throw new FormatException($"a header with a file in directory {directory} of {directoryCount}");
            files.AddFile((int)directory, NextText(ref names));
        }
    }

    private static ReadOnlySpan<byte> NextText(ref ReadOnlySpan<byte> texts)
    {
        var end = texts.IndexOf((byte)0);
        var text = end >= 0 ? texts[..end] : throw new FormatException("a header whose list of files is cut off");
        texts = texts[(end + 1)..];
        return text;
    }

    // What was added on installation stands behind the region of what was built and signed, and counts before it: so the last of several.
    private bool TryFind(RpmTag tag, out RpmType type, out uint count, out ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(key, (uint)tag);
        for (var end = _entries.LastIndexOf(key); end >= 0; end = _entries[..(end + key.Length - 1)].LastIndexOf(key))
        {
            if (end % EntrySize != 0)
                continue;
            var entry = _entries.Slice(end, EntrySize);
            var offset = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            count = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
            if (offset >= (uint)_data.Length || count == 0)
                throw new FormatException($"a header whose {tag} lies outside of it");
            type = (RpmType)BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
            value = _data[(int)offset..];
            return true;
        }

        (type, count) = (default, 0);
        value = default;
        return false;
    }
}

/// <summary>Tags of a header (rpm's <c>rpmtag.h</c>).</summary>
internal enum RpmTag
{
    Name = 1000,
    Version = 1001,
    Release = 1002,
    Epoch = 1003,
    Vendor = 1011,
    License = 1014,
    Architecture = 1022,
    SourceRpm = 1044,
    DirectoryIndexes = 1116,
    BaseNames = 1117,
    DirectoryNames = 1118,
    ModularityLabel = 5096,
}

/// <summary>Types of what an entry of a header points at.</summary>
internal enum RpmType
{
    Int32 = 4,
    Text = 6,
    TextArray = 8,
    LocalizedText = 9,
}
