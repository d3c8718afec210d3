using System.Collections.Immutable;

namespace PolicyGate.Analyzers;

/// <summary>A check or several, in the manner of a Roslyn analyzer: descriptors as data, actions registered once, immutable inputs. An analyzer keeps no state.</summary>
public abstract class ImageAnalyzer
{
    /// <summary>What it can find.</summary>
    public abstract ImmutableArray<CheckDescriptor> SupportedChecks { get; }

    /// <summary>Registers its actions.</summary>
    public abstract void Initialize(AnalysisContext context);
}
