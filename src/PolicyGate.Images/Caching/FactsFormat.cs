using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Caching;

/// <summary>The bytes that what readers drew from a file is kept as.</summary>
internal static class FactsFormat
{
    private const byte Nothing = 0;
    private const byte Value = 1;
    private const byte Problem = 2;

    public static void Write(BinaryWriter writer, DrawnFact[] facts, IReadOnlyList<FactReader> readers)
    {
        writer.Write7BitEncodedInt(facts.Length);
        foreach (var fact in facts)
        {
            writer.Write7BitEncodedInt(fact.Reader);
            writer.Write(fact.Problem is not null ? Problem : fact.Value is not null ? Value : Nothing);
            if (fact.Problem is not null)
                writer.WriteText(fact.Problem);
            else if (fact.Value is not null)
                readers[fact.Reader].WriteFacts(writer, fact.Value);
        }
    }

    public static DrawnFact[] Read(BinaryReader reader, IReadOnlyList<FactReader> readers)
    {
        var facts = new DrawnFact[reader.Read7BitEncodedInt()];
        for (var i = 0; i < facts.Length; i++)
        {
            var index = reader.Read7BitEncodedInt();
            facts[i] = reader.ReadByte() switch
            {
                Problem => new(index, null, reader.ReadText()),
                Value => new(index, readers[index].ReadFacts(reader), null),
                _ => new(index, null, null),
            };
        }

        return facts;
    }
}
