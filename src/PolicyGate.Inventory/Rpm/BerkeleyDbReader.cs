using System.Buffers.Binary;
using System.Numerics;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads the hash table <c>Packages</c> of Berkeley DB (its <c>dbinc/db_page.h</c>), of a machine of either byte order: bucket after bucket, as its pages are chained,
/// so what stands in pages that were given up is not found.
/// </summary>
internal sealed class BerkeleyDbReader
{
    /// <summary>Bytes that <see cref="IsOne"/> looks at.</summary>
    public const int MagicLength = 16;

    private const uint Magic = 0x00061561;
    private const int MetadataSize = 512;
    private const int PageHeaderSize = 26;
    private const byte UnsortedHashPage = 2;
    private const byte OverflowPage = 7;
    private const byte HashPage = 13;
    private const byte ValueOnPage = 1;
    private const byte ValueOnOverflowPages = 3;

    private readonly RpmPackages _packages;
    private readonly HeaderBuffer _header = new();
    private readonly DatabasePages _pages;
    private readonly bool _bigEndian;
    private readonly byte[] _metadata = new byte[MetadataSize];
    private readonly byte[] _page;
    private readonly byte[] _overflow;
    private readonly long _length;

    private BerkeleyDbReader(Stream content, RpmPackages packages)
    {
        _packages = packages;
        _length = content.Length;
        content.Position = 0;
        if (content.ReadAtLeast(_metadata, MetadataSize, throwOnEndOfStream: false) < MetadataSize)
            throw new FormatException("it is cut off in its first page.");
        _bigEndian = BinaryPrimitives.ReadUInt32BigEndian(_metadata.AsSpan(12)) == Magic;
        var version = UInt32(_metadata, 16);
        var pageSize = UInt32(_metadata, 20);
        if (version is < 8 or > 10)
            throw new FormatException($"it is a Berkeley DB hash table of version {version}; 8 to 10 can be read.");
        if (pageSize is < MetadataSize or > 64 << 10 || !BitOperations.IsPow2(pageSize))
            throw new FormatException($"it claims pages of {pageSize} bytes.");
        if (_metadata[24] != 0 || (_metadata[26] & 1) != 0)
            throw new FormatException("it is a Berkeley DB hash table with encryption or checksums, which rpm never writes.");
        _page = new byte[pageSize];
        _overflow = new byte[pageSize];
        _pages = new(content, (int)pageSize);
        _pages.Take(0, _page);
    }

    public static bool IsOne(ReadOnlySpan<byte> start) =>
        start.Length >= MagicLength && (BinaryPrimitives.ReadUInt32BigEndian(start[12..]) == Magic || BinaryPrimitives.ReadUInt32LittleEndian(start[12..]) == Magic);

    /// <exception cref="FormatException">It is no database.</exception>
    public static void Read(Stream content, RpmPackages packages) => new BerkeleyDbReader(content, packages).ReadBuckets();

    private void ReadBuckets()
    {
        var last = UInt32(_metadata, 72);
        if (last >= _pages.Count)
        {
            _packages.AddDefect($"it claims {last + 1L} buckets, but has {_pages.Count} pages");
            last = (uint)_pages.Count - 1;
        }

        for (uint bucket = 0; bucket <= last; bucket++)
        {
            // Each time that the table doubles its pages lie together, somewhere.
            var doubling = 32 - BitOperations.LeadingZeroCount(bucket);
            try
            {
                ReadBucket((long)bucket + UInt32(_metadata, 96 + 4 * Math.Min(doubling, 31)));
            }
            catch (FormatException exception)
            {
                _packages.AddDefect(exception.Message);
            }
        }
    }

    private void ReadBucket(long number)
    {
        while (number != 0)
        {
            TakePage(number, _page);
            if (_page[25] is not (UnsortedHashPage or HashPage))
                throw new FormatException($"a page {number} of type {_page[25]} where a bucket was expected");
            ReadItems(number);
            number = UInt32(_page, 16);
        }
    }

    // Pairs of a key (number of the package) and a value, filled from the end of the page; each reaches to where the one before begins.
    private void ReadItems(long number)
    {
        var count = Math.Min((int)UInt16(_page, 20), (_page.Length - PageHeaderSize) / 2);
        var end = _page.Length;
        for (var i = 0; i + 1 < count; i += 2)
        {
            int key = UInt16(_page, PageHeaderSize + 2 * i);
            int value = UInt16(_page, PageHeaderSize + 2 * i + 2);
            if (value < PageHeaderSize + 2 * count || key <= value || end <= key)
                throw new FormatException($"a page {number} whose items lie outside of it");
            try
            {
                ReadItem(_page.AsSpan(key, end - key), _page.AsSpan(value, key - value));
            }
            catch (FormatException exception)
            {
                _packages.AddDefect(exception.Message);
            }

            end = value;
        }
    }

    private void ReadItem(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        // The number 0 is no package, but the number that was given out last.
        if (key is [ValueOnPage, 0, 0, 0, 0])
            return;
        if (value[0] == ValueOnPage)
            _packages.Add(value[1..]);
        else if (value[0] == ValueOnOverflowPages && value.Length >= 12)
            _packages.Add(ReadOverflow(UInt32(value, 4), UInt32(value, 8)));
        else
            throw new FormatException($"a value of type {value[0]} and {value.Length} bytes");
    }

    private ReadOnlySpan<byte> ReadOverflow(uint number, uint length)
    {
        var header = _header.Take(length, _length);
        for (var rest = header; !rest.IsEmpty; number = UInt32(_overflow, 16))
        {
            TakePage(number, _overflow);
            int used = UInt16(_overflow, 22);
            if (_overflow[25] != OverflowPage || used == 0 || used > rest.Length || used > _overflow.Length - PageHeaderSize)
                throw new FormatException($"a page {number} of type {_overflow[25]} with {used} bytes where {rest.Length} more of a header were expected");
            _overflow.AsSpan(PageHeaderSize, used).CopyTo(rest);
            rest = rest[used..];
        }

        return header;
    }

    private void TakePage(long number, Span<byte> page)
    {
        _pages.Take(number, page);
        if (UInt32(page, 8) != number)
            throw new FormatException($"a page {number} that calls itself {UInt32(page, 8)}");
    }

    private uint UInt32(ReadOnlySpan<byte> bytes, int offset) =>
        _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private ushort UInt16(ReadOnlySpan<byte> bytes, int offset) =>
        _bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);
}
