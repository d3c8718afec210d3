using PolicyGate.Images.Tar;

namespace PolicyGate.Images.Layers;

/// <summary>Looks at the entries of a layer as they pass.</summary>
internal interface ILayerVisitor
{
    /// <summary>One entry.</summary>
    /// <param name="ordinal">The how manieth it is, from 0.</param>
    /// <param name="path">Its path, clean; valid during the call.</param>
    /// <param name="entry">The entry; its content is there during the call.</param>
    void Visit(int ordinal, ReadOnlySpan<char> path, TarEntryReader entry);
}
