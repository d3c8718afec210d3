using PolicyGate.Advisories;
using PolicyGate.Images;

namespace PolicyGate.Analyzers;

/// <summary>Where an analyzer registers what it wants to look at.</summary>
public sealed class AnalysisContext
{
    internal List<FactReader> Readers { get; } = [];

    internal List<Action<ImageAnalysisContext>> ImageActions { get; } = [];

    internal List<Action<InventoryAnalysisContext, VulnerabilityMatch>> VulnerabilityActions { get; } = [];

    /// <summary>Asks for files up front and runs once for each fact drawn from them. A check that asks for no file never touches a layer.</summary>
    public void RegisterFileAction<T>(FactReader<T> reader, Action<ImageAnalysisContext, FileFact<T>> action)
        where T : class
    {
        Readers.Add(reader);
        ImageActions.Add(context =>
        {
            foreach (var fact in context.Files.Facts(reader))
                action(context, fact);
        });
    }

    /// <summary>Asks for files up front; the facts are then in <see cref="ImageAnalysisContext.Files"/>.</summary>
    public void RegisterReader(FactReader reader) => Readers.Add(reader);

    /// <summary>Runs once for the image: configuration, history, layers, inventory. Not where a bill of materials stands for the image.</summary>
    public void RegisterImageAction(Action<ImageAnalysisContext> action) => ImageActions.Add(action);

    /// <summary>Runs once for each flaw of each package, also of those that only a bill of materials names.</summary>
    public void RegisterVulnerabilityAction(Action<InventoryAnalysisContext, VulnerabilityMatch> action) => VulnerabilityActions.Add(action);
}
