using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Analyzers;

/// <summary>What an action sees: the image, its files as far as they were asked for, and its packages.</summary>
public sealed class ImageAnalysisContext
{
    private readonly Action<Finding> _report;

    internal ImageAnalysisContext(ContainerImage image, ImageFiles files, PackageInventory inventory, Action<Finding> report, CancellationToken cancellationToken)
    {
        Image = image;
        Files = files;
        Inventory = inventory;
        _report = report;
        CancellationToken = cancellationToken;
    }

    /// <summary>Manifest, configuration, history and layers.</summary>
    public ContainerImage Image { get; }

    /// <summary>The squashed view of the files that somebody asked for.</summary>
    public ImageFiles Files { get; }

    /// <summary>The packages.</summary>
    public PackageInventory Inventory { get; }

    /// <summary>Cancels the scan.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Reports a finding.</summary>
    public void Report(Finding finding) => _report(finding);
}
