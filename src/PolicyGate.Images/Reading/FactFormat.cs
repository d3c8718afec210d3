namespace PolicyGate.Images;

/// <summary>
/// How facts are kept in the cache: all that tells two values apart, written by hand, since a serializer would take longer to start than a scan
/// whose layers are all known. <see cref="FactEncoding"/> has texts and lists.
/// </summary>
/// <typeparam name="T">The facts.</typeparam>
/// <param name="write">Writes them.</param>
/// <param name="read">Reads what was written by the same code.</param>
public sealed class FactFormat<T>(Action<BinaryWriter, T> write, Func<BinaryReader, T> read)
    where T : class
{
    /// <summary>Writes facts, also as a part of others.</summary>
    public void Write(BinaryWriter writer, T facts) => write(writer, facts);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public T Read(BinaryReader reader) => read(reader);
}

/// <summary>Formats of facts that need no type of their own.</summary>
public static class FactFormat
{
    /// <summary>A text.</summary>
    public static FactFormat<string> Text { get; } = new((writer, text) => writer.WriteText(text), reader => reader.ReadText());
}
