namespace PolicyGate.Images.Manifests;

/// <summary>Which step of the history made which layer, and which layers are the base image's.</summary>
internal sealed class LayerHistory
{
    private readonly HistoryEntry[] _steps;
    private readonly int _firstOwn;

    public LayerHistory(ImageConfiguration configuration)
    {
        var steps = configuration.History.Where(step => !step.EmptyLayer).ToArray();

        // A history that doesn't fit the layers says nothing about them.
        _steps = steps.Length == configuration.DiffIds.Length ? steps : [];
        _firstOwn = Array.FindIndex(_steps, step => step.CreatedBy?.StartsWith(".NET SDK", StringComparison.Ordinal) == true);
    }

    public string? CreatedBy(int layer) => layer < _steps.Length ? _steps[layer].CreatedBy : null;

    /// <summary>
    /// Known only where the .NET SDK put its layers on a base image. The labels that name a base image don't say how many layers are its.
    /// </summary>
    public bool? FromBase(int layer) => _firstOwn < 0 ? null : layer < _firstOwn;
}
