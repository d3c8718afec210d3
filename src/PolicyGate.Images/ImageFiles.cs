using System.Collections.Immutable;

namespace PolicyGate.Images;

/// <summary>The squashed view of an image, as far as somebody asked: whiteouts and opaque directories applied, links resolved inside the image only.</summary>
public sealed partial class ImageFiles
{
    /// <summary>What could not be read or parsed, by path, ordinal.</summary>
    public ImmutableArray<UnreadableFile> Unreadable { get; private init; } = [];

    /// <summary>What a reader gave, by path, ordinal; of files that an upper layer deleted or replaced nothing.</summary>
    public ImmutableArray<FileFact<T>> Facts<T>(FactReader<T> reader)
        where T : class => throw new NotImplementedException();

    /// <summary>
    /// The file at a path, links followed: a file, link or directory that the view knows, i.e. one that a reader asked for or that leads to one; else null.
    /// </summary>
    public ImageFile? Find(string path) => throw new NotImplementedException();
}
