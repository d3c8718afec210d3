using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>A package's list of files: <c>info/NAME.list</c>, or <c>status.d/NAME.md5sums</c> of distroless images.</summary>
/// <param name="Name">Name as the file has it: with architecture where the package may be there for several.</param>
/// <param name="Files">The files.</param>
internal sealed record DpkgFileList(string Name, OwnedFiles Files)
{
    private const int HashLength = 32;

    public static FactFormat<DpkgFileList> Format { get; } = new(
        (writer, list) =>
        {
            writer.WriteText(list.Name);
            OwnedFiles.Write(writer, list.Files);
        },
        reader => new(reader.ReadText(), OwnedFiles.Read(reader)));

    /// <summary>Reads a path a line, directories among them.</summary>
    public static DpkgFileList ReadList(string name, Stream content)
    {
        var files = new OwnedFilesBuilder();
        using var lines = new ControlLines(content);
        var previous = new byte[1024];
        var length = 0;
        while (lines.Read(out var line))
        {
            // What stands before something in it is a directory.
            if (length > 0 && !(line.Length > length && line[length] == (byte)'/' && line.StartsWith(previous.AsSpan(0, length))))
                files.Add(previous.AsSpan(0, length));
            if (line.Length > previous.Length)
                previous = new byte[line.Length + 1024];
            line.CopyTo(previous);
            length = line.Length;
        }

        if (length > 0)
            files.Add(previous.AsSpan(0, length));
        return new(name, files.Build());
    }

    /// <summary>Reads a hash, two blanks and a path a line.</summary>
    public static DpkgFileList ReadHashes(string name, Stream content)
    {
        var files = new OwnedFilesBuilder();
        using var lines = new ControlLines(content);
        while (lines.Read(out var line))
        {
            if (line.Length > HashLength + 2 && line[HashLength] == (byte)' ')
                files.Add(line[(HashLength + 2)..]);
        }

        return new(name, files.Build());
    }
}
