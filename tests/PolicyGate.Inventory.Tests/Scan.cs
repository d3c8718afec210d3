using System.Text.Json;
using PolicyGate.Images;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Takes the inventory of an image, as a scan does.</summary>
internal static class Scan
{
    public static async Task<PackageInventory> InventoryOf(Image image)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("image.tar");
        await image.WriteOciArchiveAsync(path);
        return await InventoryOf(path);
    }

    /// <summary>With what the build knows.</summary>
    public static async Task<PackageInventory> InventoryOf(ProjectAssets assets, Action<Layer> layer)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("image.tar");
        await Image.With(layer).WriteOciArchiveAsync(path);
        return await InventoryOf(path, assets);
    }

    public static Task<PackageInventory> InventoryOf(params Action<Layer>[] layers) => InventoryOf(Image.With(layers));

    /// <summary>Also sees to it that what the cache gives makes the same inventory as what is read, and that a bill of materials loses nothing of it.</summary>
    public static async Task<PackageInventory> InventoryOf(string archive, ProjectAssets? assets = null)
    {
        using var folder = new TemporaryFolder();
        using var cache = new LayerCache(folder.Path("cache.db"), notice: Assert.Fail);
        await using var image = await ContainerImage.OpenAsync(ImageReference.Parse("oci-archive:" + archive), null, new ImageLimits(), TestContext.Current.CancellationToken);
        var inventory = await CreateAsync(image, cache, assets);
        Assert.Equal(JsonSerializer.Serialize(inventory), JsonSerializer.Serialize(await CreateAsync(image, cache, assets)));
        WrittenBom.IsReadBack(inventory, WrittenBom.Describe(image, "example/image:1"));
        return inventory;
    }

    private static async Task<PackageInventory> CreateAsync(ContainerImage image, LayerCache cache, ProjectAssets? assets)
    {
        var files = await image.ReadFilesAsync(PackageInventory.Readers(PackageCatalogers.BuiltIn), cache, null, TestContext.Current.CancellationToken);
        return PackageInventory.Create(files, PackageCatalogers.BuiltIn, image.Configuration, assets);
    }

    /// <summary>A Debian 12 with one package.</summary>
    public static Layer Debian(this Layer layer) => layer
        .File("usr/lib/os-release", "ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n")
        .SymbolicLink("etc/os-release", "../usr/lib/os-release")
        .File("var/lib/dpkg/status", Stanza("libc6", "2.36-9+deb12u7", source: "glibc"))
        .File("var/lib/dpkg/info/libc6:amd64.list", "/.\n");

    public static string Stanza(string name, string version, string architecture = "amd64", string? source = null, string status = "install ok installed") =>
        $"Package: {name}\nStatus: {status}\nArchitecture: {architecture}\n{(source is null ? "" : $"Source: {source}\n")}Version: {version}\nDescription: x\n\n";
}
