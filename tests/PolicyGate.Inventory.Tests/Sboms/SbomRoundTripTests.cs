using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using PolicyGate.Images;

namespace PolicyGate.Inventory.Tests;

/// <summary>An inventory that is written in either format is read back as it was, with the image and its layers.</summary>
public sealed class SbomRoundTripTests
{
    private static readonly ImmutableArray<Distribution> s_distributions =
    [
        new("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", null), new("debian", null, "trixie", "Debian GNU/Linux trixie/sid", null),
        new("ubuntu", "24.04", "noble", "Ubuntu 24.04 LTS", "debian"), new("alpine", "3.19.1", null, "Alpine Linux v3.19", null), new("rocky", "9.4", null, "Rocky Linux 9.4", "rhel centos fedora"),
    ];

    private static readonly string?[] s_names = ["registry.example.com/shop:1.0", "shop", "localhost:5000/a/B", null];

    private static readonly string[] s_types = ["deb", "apk", "rpm", "nuget", "dotnet-framework", "dotnet-project", "npm"];

    private static readonly Gen<string> s_text = Gen.String["abcXYZ019.-_~+:@?#&=% \t\né'\"<>\\"].Where(text => text.Trim().Length > 0);

    private static readonly Gen<string> s_word = Gen.String["abcxyz019.-+"].Where(text => text.Length > 0);

    private static readonly Gen<PackageLocation> s_location = Gen.Select(s_text.Where(path => path[0] != '/'), Gen.Int[-1, 2], (path, layer) => new PackageLocation(path, layer));

    private static readonly Gen<PackageInventory> s_inventory = Gen.Int[0, s_distributions.Length - 1].SelectMany(distribution =>
        Package(s_distributions[distribution]).Array[0, 12].Select(packages =>
        {
            var builder = new PackageInventoryBuilder { Distribution = s_distributions[distribution] };
            foreach (var package in packages)
                builder.Add(package);
            return PackageInventory.Create(builder);
        }));

    [Fact]
    public void Whatever_an_inventory_holds_is_read_back() =>
        Gen.Select(s_inventory, Gen.Int[0, s_names.Length - 1].Select(index => s_names[index])).Sample(
            (inventory, name) => WrittenBom.IsReadBack(inventory, new("oci-dir:x", name, Digest.Sha256([9]), new("linux", "arm64", "v8"), null, s_layers) { Created = name is null ? null : DateTimeOffset.UnixEpoch.AddDays(20_000) }),
            seed: "0000KL1Wdh30",
            iter: 500);

    private static readonly ImmutableArray<ImageLayer> s_layers =
    [
        .. Enumerable.Range(0, 3).Select(index => new ImageLayer(index, index == 1 ? null : Digest.Sha256([(byte)index, 1]), Digest.Sha256([(byte)(index % 2)]), "", -1, index == 2 ? "RUN x" : null, index == 0 ? true : index == 2 ? false : null)),
    ];

    private static Gen<Package> Package(Distribution distribution) => Gen.Select(
        Gen.Int[0, s_types.Length - 1].Select(index => s_types[index]),
        Gen.Select(s_text.Where(text => !text.Contains('/', StringComparison.Ordinal)), s_word, Gen.Int[0, 3]),
        Gen.Select(s_text, s_word, Gen.Bool),
        s_location.Array[0, 3],
        Gen.Select(s_text.Array[0, 2], s_text.Array[0, 3], Gen.Int[-1, 2], Gen.Int[0, 2]),
        (type, name, version, locations, rest) => Create(distribution, type, name, version, locations, rest));

    private static Package Create(Distribution distribution, string type, (string Free, string Word, int Epoch) name, (string Free, string Word, bool Free2) version, PackageLocation[] locations, (string[] Licenses, string[] Path, int Layer, int Selected) rest)
    {
        var isOs = type is "deb" or "apk" or "rpm";
        var plainVersion = isOs ? version.Word : version.Free;
        var purl = new PackageUrl
        {
            Type = type switch { "dotnet-framework" => "nuget", "dotnet-project" => "generic", _ => type },
            Namespace = isOs ? distribution.Id : type == "npm" && version.Free2 ? "@scope" : null,
            Name = isOs || type == "npm" ? name.Word : type == "dotnet-framework" ? "Microsoft.NETCore.App" : name.Free,
            Version = type == "deb" && name.Epoch > 0 ? $"{name.Epoch}:{plainVersion}" : plainVersion,
        };
        if (isOs)
            purl = purl.WithQualifier("arch", "amd64").WithQualifier("distro", distribution.PurlQualifier).WithQualifier("epoch", type == "rpm" && name.Epoch > 0 ? name.Epoch.ToString(CultureInfo.InvariantCulture) : null);
        return new()
        {
            Purl = purl,
            Type = type,
            Name = purl.Namespace is not null && !isOs ? $"{purl.Namespace}/{purl.Name}" : purl.Name,
            Version = type == "rpm" && name.Epoch > 0 ? $"{name.Epoch}:{plainVersion}" : purl.Version!,
            Source = isOs && (type != "rpm" || version.Free2) ? new(name.Word + "-src", version.Word) : null,
            Licenses = [.. rest.Licenses.Distinct(StringComparer.Ordinal)],
            Locations = [.. locations.DistinctBy(location => location.Path).OrderBy(location => location.Path, StringComparer.Ordinal)],
            Layer = rest.Layer,
            Evidence = rest.Selected == 0 ? "sbom" : "deps.json",
            Owner = type is "nuget" or "npm" && rest.Selected == 1 ? new PackageUrl { Type = "deb", Namespace = "debian", Name = "node", Version = "1:1+b" }.WithQualifier("arch", "amd64") : null,
            Selected = type != "dotnet-framework" ? null : rest.Selected switch { 0 => true, 1 => false, _ => null },
            DependencyPath = [.. rest.Path],
        };
    }
}
