using System.Collections.Immutable;

namespace PolicyGate.Images;

/// <summary>
/// Draws small facts from the files that match its patterns, while their layer is read. All readers of a scan are known before the first byte,
/// so each layer is read once, whoever asks. A reader may run on several layers at once and keeps no state.
/// </summary>
public abstract class FactReader
{
    private protected FactReader(string name, int version, IEnumerable<string> patterns)
    {
        Name = name;
        Version = version;
        Patterns = [.. patterns.Select(PathPattern.Parse)];
    }

    /// <summary>Stable name; with <see cref="Version"/> and the assembly of the reading code the key of cached facts.</summary>
    public string Name { get; }

    /// <summary>To be raised with every change of what the reader gives for the same bytes.</summary>
    public int Version { get; }

    /// <summary>Which files the reader wants.</summary>
    public ImmutableArray<PathPattern> Patterns { get; }

    /// <summary>Largest file that is handed to the reader, in bytes, where that is less than <see cref="ImageLimits.FileSize"/>; a larger one becomes an <see cref="UnreadableFile"/>.</summary>
    public long MaximumSize { get; init; } = long.MaxValue;

    /// <summary>
    /// Which of the files that a pattern matches are opened at all; null where all are. For what has no telling name: such a reader asks for <c>**</c>.
    /// A hard link is a file's second name, so it is read where the file itself gave something.
    /// </summary>
    /// <exception cref="ArgumentException">The reader asks for an exact path, too.</exception>
    public FileFilter? Wants
    {
        get => field;
        init => field = Patterns.Any(pattern => pattern.IsExact) ? throw new ArgumentException("A reader of exact paths reads them all.", nameof(value)) : value;
    }

    /// <summary>True where the reader jumps about in the file, as in a database: its stream can then be sought, for the price of a copy in memory or in a temporary file.</summary>
    public bool Seekable { get; init; }

    /// <summary>
    /// Whether <see cref="ImageFiles.History"/> is kept: of a package database, which every layer writes whole, only the versions of all layers tell which one brought a package.
    /// </summary>
    public bool KeepsHistory { get; init; }

    internal abstract object? Read(ImageFile file, Stream content);

    /// <summary>Names the code that reads.</summary>
    internal abstract Guid Module { get; }

    internal abstract void WriteFacts(BinaryWriter writer, object facts);

    internal abstract object ReadFacts(BinaryReader reader);
}

/// <summary>Decides by what a layer tells of a file before its content.</summary>
/// <param name="path">Path without leading slash.</param>
/// <param name="mode">Unix permission bits.</param>
/// <param name="size">Size in bytes.</param>
public delegate bool FileFilter(ReadOnlySpan<char> path, int mode, long size);

/// <inheritdoc cref="FactReader"/>
/// <typeparam name="T">The facts: small, immutable, comparable by value.</typeparam>
public sealed class FactReader<T> : FactReader
    where T : class
{
    private readonly FactFormat<T> _format;
    private readonly Func<ImageFile, Stream, T?> _read;

    /// <summary>Creates the reader.</summary>
    /// <param name="name">Stable name.</param>
    /// <param name="version">Version of what it gives.</param>
    /// <param name="patterns">Paths and patterns, see <see cref="PathPattern"/>.</param>
    /// <param name="format">How the facts are kept in the cache.</param>
    /// <param name="read">
    /// Draws the facts from a regular file; null where there are none. They may depend on the file's path, mode, owner, size and content, not on its layer's
    /// index, which is another one in another image. The stream is forward-only unless <see cref="FactReader.Seekable"/> asks for more, its length is the file's.
    /// A <see cref="FormatException"/> (or a subclass of <see cref="InvalidDataException"/>, <see cref="System.Text.Json.JsonException"/>) says that the file is malformed:
    /// the file becomes an <see cref="UnreadableFile"/> and the scan goes on.
    /// </param>
    public FactReader(string name, int version, IEnumerable<string> patterns, FactFormat<T> format, Func<ImageFile, Stream, T?> read)
        : base(name, version, patterns) => (_format, _read) = (format, read);

    internal override object? Read(ImageFile file, Stream content) => _read(file, content);

    internal override Guid Module => (_read.Target?.GetType().Module ?? _read.Method.Module).ModuleVersionId;

    internal override void WriteFacts(BinaryWriter writer, object facts) => _format.Write(writer, (T)facts);

    internal override object ReadFacts(BinaryReader reader) => _format.Read(reader);
}

/// <summary>What a <see cref="FactReader{T}"/> gave for one file.</summary>
/// <param name="Path">The path that was asked for; where it runs through symbolic links it differs from the file's own.</param>
/// <param name="File">The file itself.</param>
/// <param name="Value">The facts.</param>
public sealed record FileFact<T>(string Path, ImageFile File, T Value);

/// <summary>A file that somebody asked for and that could not be read or parsed.</summary>
/// <param name="Path">The path that was asked for.</param>
/// <param name="Layer">Index of its layer.</param>
/// <param name="Reader">Name of the reader that wanted it.</param>
/// <param name="Message">Why, printable, one sentence.</param>
public sealed record UnreadableFile(string Path, int Layer, string Reader, string Message);
