using System.Collections.Immutable;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Explanations;

namespace PolicyGate.Reporting;

/// <summary>Tells of one package how it is known: the files that led to it, in which layers, whose they are, and what names it without being listed.</summary>
public sealed class InventoryExplanation
{
    private const int MaximumSimilar = 5;

    private InventoryExplanation(PackageQuery query, IReadOnlyList<ImageReport> images)
    {
        Query = query.Text;
        Images = [.. images.Select(image => new ExplainedImage(image, [.. query.Find(image.Inventory)], [.. query.FindLeftOut(image.Inventory)]))];
        IsEmpty = Images.All(image => image.Packages.IsEmpty && image.LeftOut.IsEmpty);
        Similar = IsEmpty ? query.FindSimilar(images.Select(image => image.Inventory), MaximumSimilar) : [];
    }

    /// <summary>The words that <c>--format</c> takes with <c>--explain</c>, the default first.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["table", "json"];

    /// <summary>True where nothing has the name.</summary>
    public bool IsEmpty { get; }

    /// <summary>Where nothing has the name, names that are like it, the most similar first.</summary>
    public IReadOnlyList<string> Similar { get; }

    internal string Query { get; }

    internal ImmutableArray<ExplainedImage> Images { get; }

    /// <summary>Looks for a package.</summary>
    /// <param name="query">What it is named by.</param>
    /// <param name="images">The images, at least one.</param>
    public static InventoryExplanation Of(PackageQuery query, IReadOnlyList<ImageReport> images)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(images);
        return new(query, images);
    }

    /// <summary>Writes it in one of <see cref="Formats"/>. The stream stays open.</summary>
    /// <exception cref="ArgumentException">The format is none of them.</exception>
    public void Write(string format, ReportOptions options, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(destination);
        switch (format)
        {
            case "table":
                ExplanationText.Write(this, options, destination);
                break;
            case "json":
                ExplanationJson.Write(this, options, destination);
                break;
            default:
                throw new ArgumentException($"'{(format ?? "").Printable(50)}' is not a format: expected {string.Join(" or ", Formats)}.", nameof(format));
        }
    }
}
