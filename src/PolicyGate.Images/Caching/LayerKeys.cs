using System.Security.Cryptography;
using PolicyGate.Images.Layers;
using PolicyGate.Images.View;

namespace PolicyGate.Images.Caching;

/// <summary>
/// Under which keys the analysis of a layer is kept: SHA-256 over all that decides it. That is the layer's proven digests and size, who wants what of it
/// in which version, the limits, and the code that reads layers.
/// </summary>
internal sealed class LayerKeys
{
    private readonly byte[] _common;

    public LayerKeys(IReadOnlyList<FactReader> readers, ImageLimits limits) => _common = Hash(writer =>
    {
        writer.Write(typeof(LayerKeys).Module.ModuleVersionId.ToByteArray());
        writer.Write(limits.ToString());
        writer.Write(readers.Count);
        foreach (var reader in readers)
        {
            writer.Write(reader.Name);
            writer.Write(reader.Version);
            writer.Write(reader.Module.ToByteArray());
            writer.Write(reader.MaximumSize);
            writer.Write(reader.Patterns.Length);
            foreach (var pattern in reader.Patterns)
                writer.Write(pattern.Text);
        }
    });

    /// <summary>The key of what a layer gives by itself.</summary>
    public byte[] Of(LayerBlob blob) => Hash(writer =>
    {
        writer.Write("layer");
        writer.Write(_common);
        writer.Write(blob.Layer.Digest?.ToString() ?? "");
        writer.Write(blob.Layer.DiffId.ToString());
        writer.Write(blob.Layer.Size);
        writer.Write(blob.IsWindows);
    });

    /// <summary>The key of what the topmost of some layers gives where links of those below it move its entries.</summary>
    public static byte[] OfPlaced(IEnumerable<byte[]> layers) => Hash(writer =>
    {
        writer.Write("placed");
        foreach (var layer in layers)
            writer.Write(layer);
    });

    /// <summary>The key of what a layer's second reading gives.</summary>
    public static byte[] OfSecondReading(byte[] layer, IReadOnlyList<WantedContent> wanted) => Hash(writer =>
    {
        writer.Write("second");
        writer.Write(layer);
        foreach (var content in wanted)
        {
            writer.Write(content.Reader);
            writer.Write(content.Content.Ordinal);
            writer.WriteText(content.RealPath);
        }
    });

    private static byte[] Hash(Action<BinaryWriter> write)
    {
        using var content = new MemoryStream();
        using var writer = new BinaryWriter(content);
        write(writer);
        writer.Flush();
        return SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length));
    }
}
