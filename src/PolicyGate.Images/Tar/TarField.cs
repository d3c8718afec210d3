using System.Globalization;
using System.Text;

namespace PolicyGate.Images.Tar;

/// <summary>Reads the fields of a tar header (POSIX.1-2001 pax, ustar; GNU tar's base-256 numbers).</summary>
internal static class TarField
{
    /// <summary>Octal digits between spaces, ended by space or NUL; or base-256 with the top bit set. Null where it is neither or doesn't fit.</summary>
    public static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
            return Base256(field);

        field = field.Trim(" \0"u8);
        long value = 0;
        foreach (var digit in field)
        {
            if (digit is (byte)' ' or 0)
                break;
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
                return null;
            value = (value << 3) | (uint)(digit - '0');
        }

        return value;
    }

    /// <summary>The bytes up to the first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>A decimal number of a PAX record.</summary>
    public static long? Decimal(ReadOnlySpan<byte> text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>True where the sum over the header fits, signed or unsigned: both were written once.</summary>
    public static bool IsChecksumRight(ReadOnlySpan<byte> header)
    {
        if (Number(header.Slice(148, 8)) is not { } expected)
            return false;
        long unsigned = 8 * ' ', signed = 8 * ' ';
        for (var i = 0; i < header.Length; i++)
        {
            if (i is >= 148 and < 156)
                continue;
            unsigned += header[i];
            signed += (sbyte)header[i];
        }

        return expected == unsigned || expected == signed;
    }

    /// <summary>
    /// UTF-8 to UTF-16, one to one: bytes that are no UTF-8 become lone surrogates, so that two names never become one. Gives the length; the target must hold as many as the source.
    /// </summary>
    public static int Decode(ReadOnlySpan<byte> bytes, Span<char> target)
    {
        if (Ascii.IsValid(bytes))
        {
            Encoding.ASCII.GetChars(bytes, target);
            return bytes.Length;
        }

        var length = 0;
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == System.Buffers.OperationStatus.Done)
            {
                length += rune.EncodeToUtf16(target[length..]);
            }
            else
            {
                foreach (var value in bytes[..consumed])
                    target[length++] = (char)(0xDC00 + value);
            }

            bytes = bytes[consumed..];
        }

        return length;
    }

    /// <summary>As <see cref="Decode(ReadOnlySpan{byte}, Span{char})"/>, to a string.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var characters = new char[bytes.Length];
        return new(characters, 0, Decode(bytes, characters));
    }

    private static long? Base256(ReadOnlySpan<byte> field)
    {
        // Two's complement, the marker bit is the sign's neighbour: 0x80 starts a positive, 0xFF a negative number.
        var negative = (field[0] & 0x40) != 0;
        Int128 value = negative ? -1 : 0;
        for (var i = 0; i < field.Length; i++)
        {
            var digit = i == 0 ? (byte)(negative ? field[0] | 0x80 : field[0] & 0x7F) : field[i];
            value = (value << 8) | digit;
        }

        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }
}
