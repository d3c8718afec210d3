using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Go modules, and Go's standard library, from the build information of binaries.</summary>
internal sealed class GoCataloger : IPackageCataloger
{
    public IReadOnlyList<FactReader> Readers => [BinaryFacts.Reader];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var file in files.Facts(BinaryFacts.Reader))
        {
            if (!file.Value.Defects.IsEmpty)
                inventory.Notify(new("PG8001", NotificationLevel.Warning, $"What is linked into the file is not all known: {string.Join("; ", file.Value.Defects).Printable(1000)}.", file.Path.Printable()));
            if (file.Value.Go is not { } go)
                continue;
            foreach (var module in go.Modules)
                Add(inventory, file, module.Path, module.Version);
            if (ReleaseOf(go.GoVersion) is not { } release)
                continue;
            // Feeds know what Go itself brings by these two names.
            Add(inventory, file, "stdlib", release);
            if (go.Path.StartsWith("cmd/", StringComparison.Ordinal) && go.Modules.IsEmpty)
                Add(inventory, file, "toolchain", release);
        }
    }

    private static void Add(PackageInventoryBuilder inventory, FileFact<BinaryFacts> file, string path, string version)
    {
        var slash = path.TrimEnd('/').LastIndexOf('/');
        if (path.Trim('/').Length == 0)
            return;
        inventory.Add(new()
        {
            Purl = new() { Type = "golang", Namespace = slash < 0 ? null : path[..slash], Name = path[(slash + 1)..], Version = version },
            Type = "golang",
            Name = path,
            Version = version,
            Locations = [new(file.Path, file.File.Layer)],
            Layer = file.File.Layer,
            Evidence = "go-build-info",
        });
    }

    /// <summary>The release without what distributors and experiments add: <c>go1.22.3-fips X:boringcrypto</c> is 1.22.3. A development version stays as it is; null where there is none.</summary>
    private static string? ReleaseOf(string goVersion)
    {
        var version = goVersion.Trim();
        if (!version.StartsWith("go", StringComparison.Ordinal))
            return version.Length == 0 ? null : version;
        version = version[2..];
        var end = version.AsSpan().IndexOfAny(" -+");
        version = end < 0 ? version : version[..end];
        return version.Length == 0 ? null : version;
    }
}
