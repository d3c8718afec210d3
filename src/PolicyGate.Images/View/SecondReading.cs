using PolicyGate.Images.Layers;
using PolicyGate.Images.Tar;

namespace PolicyGate.Images.View;

/// <summary>
/// Reads a layer again for files that turned out to be wanted under another path: behind a symbolic link, or a hard link's content.
/// The whole layer passes again, since only then its digests prove that it is what was read before.
/// </summary>
internal sealed class SecondReading(IReadOnlyList<FactReader> readers, ImageLimits limits, IReadOnlyList<WantedContent> wanted, LayerBudget budget) : ILayerVisitor
{
    private readonly FactDrawing _drawing = new(readers, limits, budget);
    private readonly ILookup<int, WantedContent> _byOrdinal = wanted.ToLookup(item => item.Content.Ordinal);

    public void Visit(int ordinal, ReadOnlySpan<char> path, TarEntryReader entry)
    {
        var here = _byOrdinal[ordinal].ToArray();
        if (here.Length == 0)
            return;
        foreach (var item in here)
            item.File = new(item.RealPath, ImageFileType.Regular, entry.Mode, entry.UserId, entry.GroupId, entry.Size, item.Layer);
        var facts = _drawing.Draw([.. here.Select(item => new FileForReader(item.Reader, item.File!))], entry);
        for (var i = 0; i < here.Length; i++)
            here[i].Fact = facts[i];
    }
}

/// <summary>A file of the merged view that a reader wants.</summary>
/// <param name="reader">Index of the reader.</param>
/// <param name="realPath">Where it lies.</param>
/// <param name="askedPath">The path that was asked for.</param>
/// <param name="layer">The layer that gave the path.</param>
/// <param name="content">Where its content stands.</param>
internal sealed class WantedContent(int reader, string realPath, string askedPath, int layer, Stamp content)
{
    public int Reader => reader;

    public string RealPath => realPath;

    public string AskedPath { get; set; } = askedPath;

    public int Layer => layer;

    public Stamp Content => content;

    public ImageFile? File { get; set; }

    public DrawnFact? Fact { get; set; }
}
