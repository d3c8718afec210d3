using System.Collections.Immutable;
using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Analyzers;

/// <summary>What an action sees that runs with or without an image: the packages, and the layers that brought them.</summary>
public class InventoryAnalysisContext
{
    private readonly Action<Finding> _report;

    internal InventoryAnalysisContext(PackageInventory inventory, ImmutableArray<ImageLayer> layers, Action<Finding> report, CancellationToken cancellationToken)
    {
        Inventory = inventory;
        Layers = layers;
        _report = report;
        CancellationToken = cancellationToken;
    }

    /// <summary>The packages.</summary>
    public PackageInventory Inventory { get; }

    /// <summary>The layers, lowest first; of a bill of materials those that it names.</summary>
    public ImmutableArray<ImageLayer> Layers { get; }

    /// <summary>Cancels the scan.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Reports a finding.</summary>
    public void Report(Finding finding) => _report(finding);
}
