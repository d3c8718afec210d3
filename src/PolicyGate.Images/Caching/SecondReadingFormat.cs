using PolicyGate.Images.View;

namespace PolicyGate.Images.Caching;

/// <summary>The bytes that the result of a layer's second reading is kept as.</summary>
internal static class SecondReadingFormat
{
    public static byte[] Write(IReadOnlyList<WantedContent> wanted, IReadOnlyList<FactReader> readers)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var content in wanted)
        {
            writer.Write(content.File!.Mode);
            writer.Write(content.File.UserId);
            writer.Write(content.File.GroupId);
            writer.Write(content.File.Size);
            FactsFormat.Write(writer, [content.Fact!.Value], readers);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Fills in what <see cref="Write"/> wrote for the same files.</summary>
    public static void Read(byte[] bytes, IReadOnlyList<WantedContent> wanted, IReadOnlyList<FactReader> readers)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        foreach (var content in wanted)
        {
            content.File = new(content.RealPath, ImageFileType.Regular, reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), content.Layer);
            content.Fact = FactsFormat.Read(reader, readers)[0];
        }
    }
}
