using System.Text;

namespace PolicyGate.Testing;

/// <summary>Writes tar entries byte by byte, legal ones and others: a test states exactly what stands in the archive.</summary>
public sealed class TarBytes
{
    private readonly List<byte> _bytes = [];

    /// <summary>Everything so far, without the end-of-archive blocks.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>The archive with its two empty blocks at the end.</summary>
    public byte[] ToArchive() => [.. _bytes, .. new byte[1024]];

    /// <summary>Bytes as they stand.</summary>
    public TarBytes Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>One entry: header and content; a name or target that doesn't fit goes into a record before it.</summary>
    public TarBytes Entry(char type, string name, ReadOnlySpan<byte> content = default, string linkTarget = "", int mode = 420, int userId = 0, int groupId = 0, LongNames longNames = LongNames.Pax)
    {
        var pax = new List<KeyValuePair<string, string>>();
        if (Encoding.UTF8.GetByteCount(name) > 100)
        {
            if (longNames == LongNames.Gnu)
                Header("././@LongLink", 'L', Encoding.UTF8.GetBytes(name + "\0"));
            else if (longNames == LongNames.Pax)
                pax.Add(new("path", name));
        }

        if (Encoding.UTF8.GetByteCount(linkTarget) > 100)
        {
            if (longNames == LongNames.Gnu)
                Header("././@LongLink", 'K', Encoding.UTF8.GetBytes(linkTarget + "\0"));
            else
                pax.Add(new("linkpath", linkTarget));
        }

        if (pax.Count > 0)
            Pax('x', [.. pax]);
        return Header(name, type, content, linkTarget, mode, userId, groupId, longNames == LongNames.Prefix);
    }

    /// <summary>A PAX record: <c>x</c> for the next entry, <c>g</c> for all that follow.</summary>
    public TarBytes Pax(char type, params KeyValuePair<string, string>[] attributes)
    {
        var text = string.Concat(attributes.Select(attribute => PaxRecord(attribute.Key, attribute.Value)));
        return Header("PaxHeaders/entry", type, Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A sparse file as GNU tar wrote it before PAX: pieces as offset and length, and their bytes.</summary>
    public TarBytes OldGnuSparse(string name, long size, IReadOnlyList<(int Offset, int Length)> pieces, ReadOnlySpan<byte> content)
    {
        const int InHeader = 4, InBlock = 21, Piece = 24;
        var header = MakeHeader(name, 'S', content.Length, "", 420, 0, 0, false);
        "ustar  \0"u8.CopyTo(header.AsSpan(257));
        Write(header.AsSpan(386, InHeader * Piece), pieces.Take(InHeader));
        header[482] = (byte)(pieces.Count > InHeader ? 1 : 0);
        Octal(header.AsSpan(483, 12), size);
        SetChecksum(header);
        _bytes.AddRange(header);
        for (var written = InHeader; written < pieces.Count; written += InBlock)
        {
            var block = new byte[512];
            Write(block.AsSpan(0, InBlock * Piece), pieces.Skip(written).Take(InBlock));
            block[504] = (byte)(pieces.Count > written + InBlock ? 1 : 0);
            _bytes.AddRange(block);
        }

        return Padded(content);

        static void Write(Span<byte> fields, IEnumerable<(int Offset, int Length)> pieces)
        {
            foreach (var (offset, length) in pieces)
            {
                Octal(fields[..12], offset);
                Octal(fields.Slice(12, 12), length);
                fields = fields[Piece..];
            }
        }
    }

    /// <summary>A header with a size field of the test's own, and content that need not fit it.</summary>
    public TarBytes HeaderWithSize(string name, char type, ReadOnlySpan<byte> sizeField, ReadOnlySpan<byte> content = default)
    {
        var header = MakeHeader(name, type, 0, "", 420, 0, 0, false);
        header.AsSpan(124, 12).Clear();
        sizeField.CopyTo(header.AsSpan(124, 12));
        SetChecksum(header);
        _bytes.AddRange(header);
        return Padded(content);
    }

    private TarBytes Header(string name, char type, ReadOnlySpan<byte> content, string linkTarget = "", int mode = 420, int userId = 0, int groupId = 0, bool prefix = false)
    {
        _bytes.AddRange(MakeHeader(name, type, content.Length, linkTarget, mode, userId, groupId, prefix));
        return Padded(content);
    }

    private TarBytes Padded(ReadOnlySpan<byte> content)
    {
        _bytes.AddRange(content);
        _bytes.AddRange(new byte[(512 - (content.Length % 512)) % 512]);
        return this;
    }

    private static byte[] MakeHeader(string name, char type, long size, string linkTarget, int mode, int userId, int groupId, bool prefix)
    {
        var header = new byte[512];
        if (prefix && name.IndexOf('/', Math.Max(0, name.Length - 101)) is > 0 and var slash)
        {
            Text(header.AsSpan(345, 155), name[..slash]);
            name = name[(slash + 1)..];
        }

        Text(header.AsSpan(0, 100), name);
        Octal(header.AsSpan(100, 8), mode);
        Octal(header.AsSpan(108, 8), userId);
        Octal(header.AsSpan(116, 8), groupId);
        Octal(header.AsSpan(124, 12), size);
        Octal(header.AsSpan(136, 12), 0);
        header[156] = (byte)type;
        Text(header.AsSpan(157, 100), linkTarget);
        "ustar\0"u8.CopyTo(header.AsSpan(257));
        "00"u8.CopyTo(header.AsSpan(263));
        SetChecksum(header);
        return header;
    }

    private static void SetChecksum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header.AsSpan(148, 7), header.Sum(value => value));
    }

    private static void Text(Span<byte> field, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, field.Length)).CopyTo(field);
    }

    private static void Octal(Span<byte> field, long value)
    {
        var digits = Convert.ToString(value, 8).PadLeft(field.Length - 1, '0');
        Encoding.ASCII.GetBytes(digits).CopyTo(field);
        field[^1] = 0;
    }

    private static string PaxRecord(string key, string value)
    {
        var body = $" {key}={value}\n";
        var bodyLength = Encoding.UTF8.GetByteCount(body);
        var length = bodyLength + 1;
        while (length != bodyLength + Digits(length))
            length = bodyLength + Digits(length);
        return length.ToString(System.Globalization.CultureInfo.InvariantCulture) + body;

        static int Digits(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture).Length;
    }
}

/// <summary>How a name of more than 100 bytes is written.</summary>
public enum LongNames
{
    /// <summary>A PAX record before the entry.</summary>
    Pax,

    /// <summary>GNU tar's long-name record before the entry.</summary>
    Gnu,

    /// <summary>The prefix field of a ustar header.</summary>
    Prefix,
}
