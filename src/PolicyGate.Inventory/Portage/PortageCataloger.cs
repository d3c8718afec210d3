using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Packages of Gentoo and its derivatives: a folder each, <c>var/db/pkg/CATEGORY/NAME-VERSION</c>, in portage's database.</summary>
internal sealed class PortageCataloger : IPackageCataloger
{
    private const string Folder = "var/db/pkg/*/*/";

    private readonly FactReader<PortageEntry> _entries = new("portage", 1, [Folder + "PF", Folder + "CONTENTS", Folder + "LICENSE"], PortageEntry.Format, (file, content) =>
        PortageEntry.Read(file.Path[(file.Path.LastIndexOf('/') + 1)..], content)) { MaximumSize = PortageEntry.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_entries];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var folder in files.Facts(_entries).GroupBy(entry => entry.Path[..entry.Path.LastIndexOf('/')], StringComparer.Ordinal))
        {
            // -MERGING-NAME-VERSION: an installation that was broken off.
            var segments = folder.Key.Split('/');
            if (segments[^1].StartsWith('-') || PortageEntry.Split(segments[^1]) is not var (name, version))
                continue;
            var evidence = folder.First();
            var found = new Package
            {
                Purl = new PackageUrl { Type = "ebuild", Namespace = segments[^2], Name = name, Version = version }.WithQualifier("distro", inventory.Distribution?.PurlQualifier),
                Type = "ebuild",
                Name = $"{segments[^2]}/{name}",
                Version = version,
                Source = new($"{segments[^2]}/{name}", version),
                Licenses = [.. folder.Select(entry => entry.Value.License).Where(license => license.Length > 0)],
                Locations = [new(evidence.Path, evidence.File.Layer)],
                Layer = evidence.File.Layer,
                Evidence = "portage",
            };
            inventory.Add(found);
            foreach (var entry in folder)
                inventory.Owners.Add(found, entry.Value.Files);
        }
    }
}
