using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>A package's files, of <c>local/NAME-VERSION/files</c>.</summary>
internal sealed record PacmanFiles(OwnedFiles Files)
{
    public const int MaximumSize = 256 << 20;

    public static FactFormat<PacmanFiles> Format { get; } = new((writer, files) => OwnedFiles.Write(writer, files.Files), reader => new(OwnedFiles.Read(reader)));

    /// <summary>Reads the section <c>%FILES%</c>: a path a line, directories with a slash at the end.</summary>
    public static PacmanFiles Read(Stream content)
    {
        var files = new OwnedFilesBuilder();
        using var lines = new ControlLines(content);
        var isFiles = false;
        while (lines.Read(out var line))
        {
            if (line is [(byte)'%', .., (byte)'%'])
                isFiles = line.SequenceEqual("%FILES%"u8);
            else if (isFiles && line is not ([] or [.., (byte)'/']))
                files.Add(line);
        }

        return new(files.Build());
    }
}
