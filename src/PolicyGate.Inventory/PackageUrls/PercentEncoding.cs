using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Percent-encoding as the package-url specification wants it ("Character encoding"): letters, digits and <c>.-_~</c> stand for themselves,
/// and so does the colon everywhere; all else is encoded, the plus of <c>1.2+dfsg</c> and a slash inside a value included.
/// </summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    public static StringBuilder Append(StringBuilder text, ReadOnlySpan<char> part)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in part.EnumerateRunes())
        {
            if (rune.IsAscii && IsPlain((char)rune.Value))
            {
                text.Append((char)rune.Value);
                continue;
            }

            foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
                text.Append('%').Append(Hex(octet >> 4)).Append(Hex(octet & 15));
        }

        return text;
    }

    public static void AppendSegments(StringBuilder text, string path)
    {
        var first = true;
        foreach (var segment in path.AsSpan().Split('/'))
        {
            if (!first)
                text.Append('/');
            first = false;
            Append(text, path.AsSpan()[segment]);
        }
    }

    /// <exception cref="FormatException">A percent sign without two hex digits, or octets that are no UTF-8.</exception>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var octets = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                var length = char.IsSurrogatePair(text, i) ? 2 : 1;
                count += Encoding.UTF8.GetBytes(text.AsSpan(i, length), octets.AsSpan(count));
                i += length - 1;
            }
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                octets[count++] = Convert.ToByte(text.Substring(i + 1, 2), 16);
                i += 2;
            }
            else
            {
                throw new FormatException("a percent sign is not followed by two hex digits; write a percent sign itself as %25.");
            }
        }

        try
        {
            return s_strictUtf8.GetString(octets, 0, count);
        }
        catch (ArgumentException e)
        {
            throw new FormatException("its percent-encoded octets are not UTF-8.", e);
        }
    }

    /// <summary>Decodes each segment of a path; a segment may not hold a slash of its own.</summary>
    public static string DecodeSegments(string path)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            segments[i] = Decode(segments[i]);
            if (segments[i].Contains('/', StringComparison.Ordinal))
                throw new FormatException("a segment of its namespace or subpath holds an encoded slash.");
        }

        return string.Join('/', segments);
    }

    private static bool IsPlain(char value) => char.IsAsciiLetterOrDigit(value) || value is '.' or '-' or '_' or '~' or ':';

    private static char Hex(int digit) => "0123456789ABCDEF"[digit];
}
