using System.Runtime.InteropServices;
using System.Text;

namespace PolicyGate.Images.Caching;

/// <summary>Writes any UTF-16, also what is no Unicode: bytes of a tar's names that aren't UTF-8 become lone surrogates.</summary>
internal static class LosslessText
{
    public static void WriteText(this BinaryWriter writer, ReadOnlySpan<char> text)
    {
        var isAscii = Ascii.IsValid(text);
        writer.Write7BitEncodedInt((text.Length << 1) | (isAscii ? 0 : 1));
        if (!isAscii)
        {
            writer.Write(MemoryMarshal.AsBytes(text));
            return;
        }

        Span<byte> bytes = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        writer.Write(bytes);
    }

    public static string ReadText(this BinaryReader reader)
    {
        var head = reader.Read7BitEncodedInt();
        return string.Create(head >>> 1, (reader, IsAscii: (head & 1) == 0), static (text, source) =>
        {
            if (!source.IsAscii)
            {
                source.reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(text));
                return;
            }

            Span<byte> bytes = text.Length <= 512 ? stackalloc byte[text.Length] : new byte[text.Length];
            source.reader.BaseStream.ReadExactly(bytes);
            Encoding.ASCII.GetChars(bytes, text);
        });
    }
}
