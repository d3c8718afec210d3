using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// What else lies in a <c>dotnet</c> folder: SDKs, the part of the host that chooses a runtime, and the host that the SDK gives to each application. The packages of the SDK's tools are told by their own
/// <c>*.deps.json</c>.
/// </summary>
internal sealed class SdkCataloger : IPackageCataloger
{
    private readonly FactReader<string> _sdks = new("dotnet-sdk", 1, ["**/sdk/*/dotnet.dll", "**/sdk/*/.version"], FactFormat.Text, (_, _) => "") { MaximumSize = 1L << 40 };

    private readonly FactReader<string> _hosts = new("dotnet-host", 1, ["**/host/fxr/*/libhostfxr.so", "**/host/fxr/*/hostfxr.dll"], FactFormat.Text, (_, _) => "") { MaximumSize = 1L << 40 };

    private readonly FactReader<string> _packs = new(
        "dotnet-host-pack",
        1,
        ["**/packs/Microsoft.NETCore.App.Host.*/*/runtimes/*/native/apphost", "**/packs/Microsoft.NETCore.App.Host.*/*/runtimes/*/native/apphost.exe"],
        FactFormat.Text,
        (_, _) => "")
    {
        MaximumSize = 1L << 40,
    };

    public IReadOnlyList<FactReader> Readers => [_sdks, _hosts, _packs];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        foreach (var folder in files.Facts(_sdks).GroupBy(file => file.Path[..file.Path.LastIndexOf('/')], StringComparer.Ordinal))
        {
            // Other things than .NET have a folder called sdk, too.
            if (folder.FirstOrDefault(file => file.Path.EndsWith("/dotnet.dll", StringComparison.Ordinal)) is { } evidence)
                Add(inventory, evidence, new() { Type = "generic", Name = "dotnet-sdk", Version = FolderName(evidence.Path, 1) }, "dotnet-sdk");
        }

        foreach (var file in files.Facts(_hosts))
            Add(inventory, file, new() { Type = "nuget", Name = "Microsoft.NETCore.DotNetHostResolver", Version = FolderName(file.Path, 1) }, "dotnet-host");
        foreach (var file in files.Facts(_packs))
            Add(inventory, file, new() { Type = "nuget", Name = FolderName(file.Path, 5), Version = FolderName(file.Path, 4) }, "nuget");
    }

    private static void Add(PackageInventoryBuilder inventory, FileFact<string> file, PackageUrl purl, string type)
    {
        if (FrameworkVersion.TryParse(purl.Version ?? "", out _))
        {
            inventory.Add(new()
            {
                Purl = purl,
                Type = type,
                Name = purl.Name,
                Version = purl.Version!,
                Locations = [new(file.Path, file.File.Layer)],
                Layer = file.File.Layer,
                Evidence = "dotnet-folder",
            });
        }
    }

    private static string FolderName(string path, int fromEnd) => path.Split('/')[^(fromEnd + 1)];
}
