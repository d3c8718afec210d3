using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Analyzers;

/// <summary>What an action sees that looks at an image: the image, its files as far as they were asked for, and its packages.</summary>
public sealed class ImageAnalysisContext : InventoryAnalysisContext
{
    internal ImageAnalysisContext(ContainerImage image, ImageFiles files, PackageInventory inventory, Action<Finding> report, CancellationToken cancellationToken)
        : base(inventory, image.Layers, report, cancellationToken)
    {
        Image = image;
        Files = files;
    }

    /// <summary>Manifest, configuration, history and layers.</summary>
    public ContainerImage Image { get; }

    /// <summary>The squashed view of the files that somebody asked for.</summary>
    public ImageFiles Files { get; }
}
