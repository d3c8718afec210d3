using System.Collections.Immutable;

namespace PolicyGate.Images.Manifests;

/// <summary>
/// Which step of the history made which layer (OCI image specification, config.md): each step that isn't marked as empty made one, in order. A history with
/// more or fewer such steps than there are layers lost some of them, and nobody can say where; only what a builder has appended to a base image is then known,
/// since that is on top of both.
/// </summary>
internal sealed class LayerHistory
{
    private readonly ImmutableArray<HistoryEntry> _steps;
    private readonly int _first;

    private LayerHistory(ImmutableArray<HistoryEntry> steps, int first, bool isWhole) => (_steps, _first, IsWhole) = (steps, first, isWhole);

    /// <summary>True where every layer has its step.</summary>
    public bool IsWhole { get; }

    /// <summary>The lowest layer whose step is known.</summary>
    public int First => _first;

    public static LayerHistory Of(ImageConfiguration configuration)
    {
        ImmutableArray<HistoryEntry> steps = [.. configuration.History.Where(step => !step.EmptyLayer)];
        var layers = configuration.DiffIds.Length;
        if (steps.Length == layers)
            return new(steps, 0, isWhole: true);
        var appended = steps.Reverse().TakeWhile(step => HistoryMarks.Appender(step) is { } builder && builder == HistoryMarks.Appender(steps[^1])).Count();
        return appended >= layers ? new([], layers, isWhole: false) : new(steps[^appended..], layers - appended, isWhole: false);
    }

    /// <summary>The step that made a layer; null where that is unknown.</summary>
    public HistoryEntry? Step(int layer) => layer >= _first ? _steps[layer - _first] : null;
}
