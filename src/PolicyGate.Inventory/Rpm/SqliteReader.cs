using System.Buffers.Binary;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads the table <c>Packages</c> of an SQLite database (https://www.sqlite.org/fileformat2.html): the pages of its b-tree and what runs over from them. No index is read, no statement run.
/// </summary>
internal sealed class SqliteReader
{
    private const int HeaderSize = 100;
    private const byte InteriorPage = 5;
    private const byte LeafPage = 13;
    private const int MaximumColumns = 100;
    private const int MaximumTables = 10_000;

    // Two bytes that say where it lies, and four of its own.
    private const int SmallestCell = 6;

    private static readonly byte[] s_magic = "SQLite format 3\0"u8.ToArray();

    private readonly RpmPackages _packages;
    private readonly HeaderBuffer _payload = new();
    private readonly DatabasePages _pages;
    private readonly byte[] _page;
    private readonly byte[] _overflow;
    private readonly int _usable;
    private readonly Encoding _encoding;
    private readonly long _length;
    private long _read;
    private int _tables;

    private SqliteReader(Stream content, RpmPackages packages)
    {
        _packages = packages;
        _length = content.Length;
        Span<byte> header = stackalloc byte[HeaderSize];
        content.Position = 0;
        if (content.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
            throw new FormatException("it is cut off in its first page.");
        int size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        size = size == 1 ? 64 << 10 : size;
        _usable = size - header[20];
        if (size < 512 || (size & (size - 1)) != 0 || _usable < 480)
            throw new FormatException($"it claims pages of {size} bytes, {header[20]} of them reserved.");
        _encoding = BinaryPrimitives.ReadUInt32BigEndian(header[56..]) switch
        {
            2 => Encoding.Unicode,
            3 => Encoding.BigEndianUnicode,
            _ => Encoding.UTF8,
        };
        _page = new byte[size];
        _overflow = new byte[size];
        _pages = new(content, size);

        // The number of pages in the header counts only where both change counters are equal.
        var pages = BinaryPrimitives.ReadUInt32BigEndian(header[28..]);
        if (pages > _pages.Count && header[24..28].SequenceEqual(header[92..96]))
            packages.AddDefect($"it claims {pages} pages, but has {_pages.Count}: is it cut off?");
    }

    public static bool IsOne(ReadOnlySpan<byte> start) => start.StartsWith(s_magic);

    /// <exception cref="FormatException">It is no database, or has no such table.</exception>
    public static void Read(Stream content, RpmPackages packages)
    {
        var reader = new SqliteReader(content, packages);
        long root = 0;
        reader.ReadTable(1, row => root = root == 0 ? reader.RootOfPackages(row) : root);
        if (root == 0)
            throw new FormatException("it has no table Packages.");
        reader.ReadTable(root, reader.ReadPackage);
    }

    // Rows from left to right, without recursion: a page waits until what stands left of it is read.
    private void ReadTable(long root, RowAction action)
    {
        var waiting = new Stack<long>([root]);
        while (waiting.TryPop(out var number))
        {
            try
            {
                // Pages are counted from 1, and the first begins with the header of the file.
                _pages.Take(number - 1, _page);
                ReadPage(number, number == 1 ? HeaderSize : 0, waiting, action);
            }
            catch (FormatException exception)
            {
                _packages.AddDefect(exception.Message);
            }
        }
    }

    private void ReadPage(long number, int start, Stack<long> waiting, RowAction action)
    {
        var type = _page[start];
        if (type is not (InteriorPage or LeafPage))
            throw new FormatException($"a page {number} of type {type} where one of a table was expected");
        var cells = start + (type == LeafPage ? 8 : 12);
        var count = Math.Min((int)BinaryPrimitives.ReadUInt16BigEndian(_page.AsSpan(start + 3)), (_usable - cells) / SmallestCell);
        if (type == LeafPage)
        {
            for (var i = 0; i < count; i++)
                ReadRow(number, BinaryPrimitives.ReadUInt16BigEndian(_page.AsSpan(cells + 2 * i)), action);
            return;
        }

        if (waiting.Count + count > _pages.Count)
            throw new FormatException($"a page {number} that refers to more pages than there are");
        waiting.Push(BinaryPrimitives.ReadUInt32BigEndian(_page.AsSpan(start + 8)));
        for (var i = count - 1; i >= 0; i--)
        {
            int cell = BinaryPrimitives.ReadUInt16BigEndian(_page.AsSpan(cells + 2 * i));
            if (cell > _usable - 4)
                throw new FormatException($"a page {number} whose cells lie outside of it");
            waiting.Push(BinaryPrimitives.ReadUInt32BigEndian(_page.AsSpan(cell)));
        }
    }

    private void ReadRow(long number, int cell, RowAction action)
    {
        try
        {
            var rest = cell < _usable ? _page.AsSpan(cell, _usable - cell) : throw new FormatException($"a page {number} whose cells lie outside of it");
            ReadOnlySpan<byte> start = rest;
            var length = ReadNumber(ref start);
            ReadNumber(ref start);

            // Rows share no bytes, so all together are no longer than the file.
            _read += Math.Max(length, 4);
            if (_read > _length)
                throw new InvalidDataException("its rows are longer than the file.");
            action(ReadPayload(start, length));
        }
        catch (FormatException exception)
        {
            _packages.AddDefect(exception.Message);
        }
    }

    private ReadOnlySpan<byte> ReadPayload(ReadOnlySpan<byte> start, long length)
    {
        if (length >= 0 && length <= _usable - 35)
            return length <= start.Length ? start[..(int)length] : throw new FormatException($"a row of {length} bytes that ends outside of its page");
        var payload = _payload.Take(length, _length);
        var least = (_usable - 12) * 32 / 255 - 23;
        var here = least + (int)((length - least) % (_usable - 4));
        here = here <= _usable - 35 ? here : least;
        if (here + 4 > start.Length)
            throw new FormatException($"a row of {length} bytes that ends outside of its page");
        start[..here].CopyTo(payload);
        var next = BinaryPrimitives.ReadUInt32BigEndian(start[here..]);
        for (var rest = payload[here..]; !rest.IsEmpty; next = BinaryPrimitives.ReadUInt32BigEndian(_overflow))
        {
            _pages.Take(next - 1L, _overflow);
            var count = Math.Min(rest.Length, _usable - 4);
            _overflow.AsSpan(4, count).CopyTo(rest);
            rest = rest[count..];
        }

        return payload;
    }

    // A row of the schema: type, name, name of the table, page, statement.
    private long RootOfPackages(ReadOnlySpan<byte> row)
    {
        if (++_tables > MaximumTables)
            throw new InvalidDataException($"it has more than {MaximumTables} tables and indexes.");
        if (!_encoding.GetString(Column(row, 0, out _)).Equals("table", StringComparison.Ordinal) || !_encoding.GetString(Column(row, 1, out _)).Equals("Packages", StringComparison.OrdinalIgnoreCase))
            return 0;
        long root = 0;
        foreach (var digit in Column(row, 3, out _))
            root = root << 8 | digit;
        return root;
    }

    // A row of Packages: number, header.
    private void ReadPackage(ReadOnlySpan<byte> row)
    {
        var header = Column(row, 1, out var type);
        if (type < 12 || type % 2 != 0)
            throw new FormatException($"a row whose second column is of type {type}");
        _packages.Add(header);
    }

    private static ReadOnlySpan<byte> Column(ReadOnlySpan<byte> row, int index, out long type)
    {
        var types = row;
        var headerLength = ReadNumber(ref types);
        var read = row.Length - types.Length;
        if (headerLength < read || headerLength > row.Length || headerLength > MaximumColumns * 9)
            throw new FormatException($"a row of {row.Length} bytes that claims {headerLength} bytes of columns");
        types = types[..((int)headerLength - read)];
        var values = row[(int)headerLength..];
        for (var i = 0; ; i++)
        {
            type = ReadNumber(ref types);
            var length = type switch
            {
                >= 12 => (type - 12) / 2,
                >= 8 => 0,
                6 or 7 => 8,
                5 => 6,
                >= 0 => type,
                _ => -1,
            };
            if (length < 0 || length > values.Length)
                throw new FormatException($"a row with a column of type {type} that ends outside of it");
            if (i == index)
                return values[..(int)length];
            values = values[(int)length..];
        }
    }

    // Seven bits a byte, most significant first; the ninth byte has eight.
    private static long ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        for (var i = 0; i < Math.Min(9, bytes.Length); i++)
        {
            number = i == 8 ? number << 8 | bytes[i] : number << 7 | (uint)(bytes[i] & 0x7F);
            if (i == 8 || bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return number;
            }
        }

        throw new FormatException("a number that is cut off");
    }

    private delegate void RowAction(ReadOnlySpan<byte> row);
}
