using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Caching;

/// <summary>The bytes that a layer's record is kept as.</summary>
internal static class LayerRecordFormat
{
    public static byte[] Write(LayerRecord record, IReadOnlyList<FactReader> readers)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        WriteCost(writer, record.Cost);
        writer.Write7BitEncodedInt(record.Entries.Count);
        LayerEntry? previous = null;
        foreach (var entry in record.Entries)
        {
            WriteEntry(writer, entry, previous);
            previous = entry;
        }

        record.RegularFiles.Write(writer);
        writer.Write7BitEncodedInt(record.Facts.Count);
        foreach (var (ordinal, facts) in record.Facts)
        {
            writer.Write7BitEncodedInt(ordinal);
            FactsFormat.Write(writer, facts, readers);
        }

        writer.Flush();
        return content.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote with the same readers.</summary>
    public static LayerRecord Read(byte[] content, IReadOnlyList<FactReader> readers)
    {
        using var reader = new BinaryReader(new MemoryStream(content, writable: false));
        var cost = new LayerCost(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64());
        var entries = new List<LayerEntry>(reader.Read7BitEncodedInt());
        for (var i = entries.Capacity; i > 0; i--)
            entries.Add(ReadEntry(reader, entries.Count == 0 ? null : entries[^1]));
        var files = RegularFileIndex.Read(reader);
        var facts = new Dictionary<int, DrawnFact[]>();
        for (var i = reader.Read7BitEncodedInt(); i > 0; i--)
            facts.Add(reader.Read7BitEncodedInt(), FactsFormat.Read(reader, readers));
        return new(entries, files, facts, cost);
    }

    private static void WriteCost(BinaryWriter writer, LayerCost cost)
    {
        writer.Write(cost.Bytes);
        writer.Write(cost.Entries);
        writer.Write(cost.Paths);
        writer.Write(cost.Characters);
    }

    // What a path has in common with the one before it isn't written again.
    private static void WriteEntry(BinaryWriter writer, LayerEntry entry, LayerEntry? previous)
    {
        var common = previous is null ? 0 : entry.Path.AsSpan().CommonPrefixLength(previous.Path);
        writer.Write7BitEncodedInt(entry.Ordinal - (previous?.Ordinal ?? 0));
        writer.Write((byte)entry.Kind);
        writer.Write7BitEncodedInt(common);
        writer.WriteText(entry.Path.AsSpan(common));
        writer.Write7BitEncodedInt(entry.Mode);
        writer.Write7BitEncodedInt(entry.UserId);
        writer.Write7BitEncodedInt(entry.GroupId);
        writer.Write7BitEncodedInt64(entry.Size);
        writer.WriteText(entry.Target);
    }

    private static LayerEntry ReadEntry(BinaryReader reader, LayerEntry? previous)
    {
        var ordinal = (previous?.Ordinal ?? 0) + reader.Read7BitEncodedInt();
        var kind = (LayerEntryKind)reader.ReadByte();
        var path = string.Concat((previous?.Path ?? "").AsSpan(0, reader.Read7BitEncodedInt()), reader.ReadText());
        return new(ordinal, path, kind, reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(),
            reader.Read7BitEncodedInt64(), reader.ReadTextOrNull());
    }
}
