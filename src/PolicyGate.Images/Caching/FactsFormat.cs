using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Caching;

/// <summary>The bytes that what readers drew from a file is kept as.</summary>
internal static class FactsFormat
{
    private const byte Nothing = 0;
    private const byte Value = 1;
    private const byte Problem = 2;

    /// <summary>False for a path that isn't Unicode: it may be in the facts, and JSON has no place for it.</summary>
    public static bool CanKeep(string path)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (!char.IsSurrogate(path[i]))
                continue;
            if (i + 1 == path.Length || !char.IsSurrogatePair(path[i], path[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    public static void Write(BinaryWriter writer, DrawnFact[] facts, IReadOnlyList<FactReader> readers)
    {
        writer.Write7BitEncodedInt(facts.Length);
        foreach (var fact in facts)
        {
            writer.Write7BitEncodedInt(fact.Reader);
            writer.Write(fact.Problem is not null ? Problem : fact.Value is not null ? Value : Nothing);
            if (fact.Problem is not null)
            {
                writer.WriteText(fact.Problem);
            }
            else if (fact.Value is not null)
            {
                var json = readers[fact.Reader].Serialize(fact.Value);
                writer.Write7BitEncodedInt(json.Length);
                writer.Write(json);
            }
        }
    }

    /// <param name="reader">Stands at the facts.</param>
    /// <param name="content">All that it reads.</param>
    /// <param name="readers">The readers that the facts were drawn by.</param>
    public static DrawnFact[] Read(BinaryReader reader, byte[] content, IReadOnlyList<FactReader> readers)
    {
        var facts = new DrawnFact[reader.Read7BitEncodedInt()];
        for (var i = 0; i < facts.Length; i++)
        {
            var index = reader.Read7BitEncodedInt();
            facts[i] = reader.ReadByte() switch
            {
                Problem => new(index, null, reader.ReadText()),
                Value => new(index, readers[index].Deserialize(Take(reader, content)), null),
                _ => new(index, null, null),
            };
        }

        return facts;
    }

    private static ReadOnlySpan<byte> Take(BinaryReader reader, byte[] content)
    {
        var length = reader.Read7BitEncodedInt();
        var start = (int)reader.BaseStream.Position;
        reader.BaseStream.Position += length;
        return content.AsSpan(start, length);
    }
}
