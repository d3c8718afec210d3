using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Makes one package of all finds of the same, with all its locations.</summary>
internal static class PackageMerge
{
    /// <summary>Merged and in order: by package URL, then first location, ordinal.</summary>
    public static ImmutableArray<Package> Merge(IEnumerable<Package> packages) =>
    [
        .. packages
            .Select(package => (Package: package, Purl: package.Purl.ToString()))
            .GroupBy(item => (item.Package.Type, IsCaseInsensitive(item.Package) ? item.Purl.ToUpperInvariant() : item.Purl))
            .Select(group => Merge([.. group]))
            .OrderBy(item => item.Purl, StringComparer.Ordinal)
            .ThenBy(item => item.Package.Locations.FirstOrDefault().Path, StringComparer.Ordinal)
            .ThenBy(item => item.Package.Type, StringComparer.Ordinal)
            .Select(item => item.Package),
    ];

    // NuGet's ids and versions ignore case, though their package URLs keep it.
    private static bool IsCaseInsensitive(Package package) => package.Purl.Type == "nuget";

    private static (Package Package, string Purl) Merge(List<(Package Package, string Purl)> finds)
    {
        var first = finds.MinBy(find => find.Purl, StringComparer.Ordinal);
        if (finds.Count == 1)
            return first;
        return (first.Package with
        {
            Licenses = [.. finds.SelectMany(find => find.Package.Licenses).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            Locations = [.. finds.SelectMany(find => find.Package.Locations).Distinct().OrderBy(location => location.Path, StringComparer.Ordinal).ThenBy(location => location.Layer)],
            // The topmost: what an application brings of its own isn't the base image's, though that has it as well.
            Layer = finds.Max(find => find.Package.Layer),
            Evidence = finds.Select(find => find.Package.Evidence).OrderBy(evidence => evidence == AssemblyCataloger.Evidence).ThenBy(evidence => evidence, StringComparer.Ordinal).First(),
            Owner = finds.TrueForAll(find => find.Package.Owner is not null) ? finds.Select(find => find.Package.Owner!).MinBy(owner => owner.ToString(), StringComparer.Ordinal) : null,
            Selected = finds.Exists(find => find.Package.Selected == true) ? true : finds.TrueForAll(find => find.Package.Selected == false) ? false : null,
            Reason = finds.TrueForAll(find => find.Package.Reason is not null) ? finds.Select(find => find.Package.Reason).Min(StringComparer.Ordinal) : null,
            DependencyPath = finds.Select(find => find.Package.DependencyPath).Where(path => !path.IsEmpty)
                .OrderBy(path => path.Length).ThenBy(path => string.Join('\n', path), StringComparer.Ordinal).FirstOrDefault([]),
        }, first.Purl);
    }
}
