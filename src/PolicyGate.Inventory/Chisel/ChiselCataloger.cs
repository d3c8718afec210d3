using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// Packages of chiselled Ubuntu images, from chisel's manifest. Microsoft's and others' images have a dpkg database beside it, made up for scanners: what both tell is one package.
/// The manifest doesn't name source packages, by which Ubuntu publishes its advisories.
/// </summary>
internal sealed class ChiselCataloger : IPackageCataloger
{
    /// <summary>Where a manifest stands as a rule, though slices may have it written anywhere.</summary>
    public const string ManifestPath = "var/lib/chisel/manifest.wall";

    private readonly FactReader<ChiselManifest> _manifests = new("chisel-manifest", 1, ["**/manifest.wall", ManifestPath], ChiselManifest.Format, (_, content) => ChiselManifestReader.Read(content))
    {
        MaximumSize = ChiselManifestReader.MaximumSize,
        KeepsHistory = true,
    };

    public IReadOnlyList<FactReader> Readers => [_manifests];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var manifests = files.Facts(_manifests);
        if (manifests.IsEmpty)
            return;
        var known = inventory.Packages.Where(package => package.Type == "deb").ToLookup(package => package.Name, StringComparer.Ordinal);
        var guessed = new SortedSet<string>(StringComparer.Ordinal);
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var manifest in manifests)
        {
            var differing = new SortedSet<string>(StringComparer.Ordinal);
            var layers = DatabaseHistory.LayersOf(files.History(_manifests, manifest.File.Path), version => version.Packages.Select(Key));
            foreach (var package in manifest.Value.Packages)
            {
                var others = known[package.Name].ToList();
                var same = others.Find(other => other.Version == package.Version);
                var source = same?.Source ?? SourceOf(package);
                if (same is null)
                    (source is null ? unknown : guessed).Add(package.Name);
                if (same is null && known.Count > 0)
                    differing.Add(package.Name);
                var found = ToPackage(package, manifest, layers.GetValueOrDefault(Key(package), manifest.File.Layer), inventory.Distribution) with { Source = source };
                inventory.Add(found);
                inventory.Owners.Add(found, package.Files);
            }

            if (differing.Count > 0)
                inventory.Notify(new("PG8038", NotificationLevel.Warning, $"The chisel manifest and the dpkg database disagree about {differing.Count} package(s): {Names(differing)}. What either has is counted.", manifest.Path.Printable()));
            if (!manifest.Value.Defects.IsEmpty)
                inventory.Notify(new("PG8001", NotificationLevel.Warning, $"The chisel manifest was read in part: {string.Join("; ", manifest.Value.Defects)}.", manifest.Path.Printable()));
        }

        if (unknown.Count > 0)
            inventory.Notify(new("PG8039", NotificationLevel.Warning, $"A chisel manifest doesn't name source packages, by which Ubuntu publishes advisories. {unknown.Count} package(s) are looked up by their own names, and flaws may be missed: {Names(unknown)}. Let chisel-wrapper write var/lib/dpkg/status as well.", ManifestPath));
        if (guessed.Count > 0)
            inventory.Notify(new("PG8039", NotificationLevel.Note, $"A chisel manifest doesn't name source packages. Those of {guessed.Count} package(s) are taken from a table that comes with the tool, as of Ubuntu 22.04 to 26.04: {Names(guessed)}.", ManifestPath));
    }

    private static (string Name, string Version, string Architecture) Key(ChiselPackage package) => (package.Name, package.Version, package.Architecture);

    private static Package ToPackage(ChiselPackage package, FileFact<ChiselManifest> manifest, int layer, Distribution? distribution) => new()
    {
        // Chisel slices packages of Ubuntu only, but which release that is only os-release tells.
        Purl = new PackageUrl { Type = "deb", Namespace = distribution?.Id, Name = package.Name, Version = package.Version }
            .WithQualifier("arch", package.Architecture)
            .WithQualifier("distro", distribution?.PurlQualifier),
        Type = "deb",
        Name = package.Name,
        Version = package.Version,
        Locations = [new(manifest.Path, manifest.File.Layer)],
        Layer = layer,
        Evidence = "chisel-manifest",
    };

    private static SourcePackage? SourceOf(ChiselPackage package) => UbuntuSources.Find(package.Name, package.Version) is { } name ? new(name, package.Version) : null;

    private static string Names(SortedSet<string> names) => string.Join(", ", names.Take(5).Select(name => name.Printable(100))) + (names.Count > 5 ? ", …" : "");
}
