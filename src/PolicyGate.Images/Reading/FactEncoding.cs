using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace PolicyGate.Images;

/// <summary>Texts and lists as a <see cref="FactFormat{T}"/> writes and reads them.</summary>
public static class FactEncoding
{
    private const int LongestOnStack = 512;

    /// <summary>Writes a text, also null and what is no Unicode: bytes of a tar's names that aren't UTF-8 become lone surrogates.</summary>
    public static void WriteText(this BinaryWriter writer, string? text)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (text is null)
            writer.Write7BitEncodedInt(0);
        else
            WriteText(writer, text.AsSpan());
    }

    /// <summary>Writes a text.</summary>
    public static void WriteText(this BinaryWriter writer, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var isAscii = Ascii.IsValid(text);
        writer.Write7BitEncodedInt(((text.Length << 1) | (isAscii ? 0 : 1)) + 1);
        if (!isAscii)
        {
            writer.Write(MemoryMarshal.AsBytes(text));
            return;
        }

        var bytes = text.Length <= LongestOnStack ? stackalloc byte[text.Length] : new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        writer.Write(bytes);
    }

    /// <summary>Reads a text that may be null.</summary>
    public static string? ReadTextOrNull(this BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var head = reader.Read7BitEncodedInt() - 1;
        if (head < 0)
            return null;
        var length = head >> 1;
        if ((head & 1) != 0)
        {
            var characters = new char[length];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(characters.AsSpan()));
            return new(characters);
        }

        var bytes = length <= LongestOnStack ? stackalloc byte[length] : new byte[length];
        reader.BaseStream.ReadExactly(bytes);
        return Encoding.ASCII.GetString(bytes);
    }

    /// <summary>Reads a text that isn't null.</summary>
    public static string ReadText(this BinaryReader reader) => ReadTextOrNull(reader) ?? throw new InvalidDataException("A text was expected.");

    /// <summary>Writes a list.</summary>
    public static void WriteList<T>(this BinaryWriter writer, ImmutableArray<T> items, Action<BinaryWriter, T> write)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(write);
        writer.Write7BitEncodedInt(items.Length);
        foreach (var item in items)
            write(writer, item);
    }

    /// <summary>Reads a list.</summary>
    public static ImmutableArray<T> ReadList<T>(this BinaryReader reader, Func<BinaryReader, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(read);
        var items = new T[reader.Read7BitEncodedInt()];
        for (var i = 0; i < items.Length; i++)
            items[i] = read(reader);
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    /// <summary>Writes a list of texts.</summary>
    public static void WriteTexts(this BinaryWriter writer, ImmutableArray<string> texts) => WriteList(writer, texts, static (to, text) => to.WriteText(text));

    /// <summary>Reads a list of texts.</summary>
    public static ImmutableArray<string> ReadTexts(this BinaryReader reader) => ReadList(reader, static from => from.ReadText());
}
