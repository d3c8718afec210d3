using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What a bill of materials says, in whatever format.</summary>
internal sealed class SbomStatements(string subject, string format)
{
    // Far above any real image.
    private const int MaximumComponents = 500_000;
    private const int MaximumRelations = 5_000_000;

    private int _relations;

    /// <summary>Format and version.</summary>
    public string Format { get; } = format;

    /// <summary>The program that wrote it.</summary>
    public string? Tool { get; set; }

    /// <summary>When it was written, as it says.</summary>
    public string? Created { get; set; }

    /// <summary>What it is about: the image.</summary>
    public SbomComponent? Subject { get; set; }

    /// <summary>What is in it, without the subject.</summary>
    public List<SbomComponent> Components { get; } = [];

    /// <summary>Number of components that are said not to be shipped.</summary>
    public int Excluded { get; set; }

    /// <summary>Number of statements that a part of it is incomplete.</summary>
    public int Incomplete { get; set; }

    /// <summary>What each reference depends on or contains.</summary>
    public Dictionary<string, List<string>> Relations { get; } = new(StringComparer.Ordinal);

    /// <exception cref="ImageException">There are too many.</exception>
    public void Add(SbomComponent component)
    {
        Components.Add(component);
        if (Components.Count > MaximumComponents)
            throw new ImageException($"{subject} names more than {MaximumComponents} components.");
    }

    /// <exception cref="ImageException">There are too many.</exception>
    public void Relate(string from, string to)
    {
        if (!Relations.TryGetValue(from, out var targets))
            Relations.Add(from, targets = []);
        targets.Add(to);
        if (++_relations > MaximumRelations)
            throw new ImageException($"{subject} has more than {MaximumRelations} relations between its components.");
    }
}
