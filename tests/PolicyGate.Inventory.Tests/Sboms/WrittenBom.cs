using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Images;

namespace PolicyGate.Inventory.Tests;

/// <summary>The least that says all of an inventory.</summary>
internal static class WrittenBom
{
    public const string Name = "registry.example.com/shop:1.0";
    public const string Platform = "linux/arm64/v8";
    public const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    public static byte[] CycloneDx(PackageInventory inventory, ImmutableArray<ImageLayer> layers) => Bytes(new JsonObject
    {
        ["bomFormat"] = "CycloneDX",
        ["specVersion"] = "1.6",
        ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "container", ["name"] = Name, ["properties"] = Properties(OfImage(layers)) } },
        ["components"] = new JsonArray(
        [
            new JsonObject { ["type"] = "operating-system", ["name"] = inventory.Distribution!.Id, ["version"] = inventory.Distribution.VersionId, ["properties"] = Properties(Of(inventory.Distribution)) },
            .. inventory.Packages.Select(package => new JsonObject
            {
                ["type"] = "library",
                ["name"] = package.Name,
                ["version"] = package.Version,
                ["purl"] = package.Purl.ToString(),
                ["licenses"] = new JsonArray([.. package.Licenses.Select(license => new JsonObject { ["license"] = new JsonObject { ["name"] = license } })]),
                ["properties"] = Properties(Of(package)),
            }),
        ]),
    });

    public static byte[] Spdx(PackageInventory inventory, ImmutableArray<ImageLayer> layers) => Bytes(new JsonObject
    {
        ["spdxVersion"] = "SPDX-2.3",
        ["documentDescribes"] = new JsonArray("SPDXRef-image"),
        ["packages"] = new JsonArray(
        [
            new JsonObject { ["SPDXID"] = "SPDXRef-image", ["name"] = Name, ["primaryPackagePurpose"] = "CONTAINER", ["annotations"] = Annotations(OfImage(layers)) },
            new JsonObject { ["SPDXID"] = "SPDXRef-os", ["name"] = inventory.Distribution!.Id, ["primaryPackagePurpose"] = "OPERATING_SYSTEM", ["annotations"] = Annotations(Of(inventory.Distribution)) },
            .. inventory.Packages.Select((package, index) => new JsonObject
            {
                ["SPDXID"] = $"SPDXRef-{index}",
                ["name"] = package.Name,
                ["versionInfo"] = package.Version,
                ["externalRefs"] = new JsonArray(new JsonObject { ["referenceCategory"] = "PACKAGE-MANAGER", ["referenceType"] = "purl", ["referenceLocator"] = package.Purl.ToString() }),
                ["annotations"] = Annotations([.. Of(package), .. package.Licenses.Select((license, number) => ($"license:{number}", (string?)license))]),
            }),
        ]),
    });

    private static IEnumerable<(string Name, string? Value)> Of(Package package) =>
    [
        ("type", package.Type), ("evidence", package.Evidence), ("layer", Index(package.Layer)), ("selected", package.Selected switch { true => "true", false => "false", _ => null }),
        ("source:name", package.Source?.Name), ("source:version", package.Source?.Version),
        .. package.Locations.SelectMany((location, index) => new[] { ($"location:{index}:path", location.Path), ($"location:{index}:layer", Index(location.Layer)) }),
        .. package.DependencyPath.Select((step, index) => ($"dependencyPath:{index}", (string?)step)),
    ];

    private static IEnumerable<(string Name, string? Value)> Of(Distribution distribution) =>
    [
        ("distribution:id", distribution.Id), ("distribution:versionId", distribution.VersionId), ("distribution:codename", distribution.Codename), ("distribution:prettyName", distribution.PrettyName), ("distribution:idLike", distribution.IdLike),
    ];

    private static IEnumerable<(string Name, string? Value)> OfImage(ImmutableArray<ImageLayer> layers) =>
    [
        ("digest", Digest), ("platform", Platform),
        .. layers.SelectMany(layer => new[]
        {
            ($"layer:{layer.Index}:diffId", layer.DiffId.ToString()), ($"layer:{layer.Index}:digest", layer.Digest?.ToString()), ($"layer:{layer.Index}:createdBy", layer.CreatedBy),
            ($"layer:{layer.Index}:base", layer.FromBase switch { true => "true", false => "false", _ => null }),
        }),
    ];

    private static string? Index(int layer) => layer < 0 ? null : layer.ToString(CultureInfo.InvariantCulture);

    private static JsonArray Properties(IEnumerable<(string Name, string? Value)> properties) =>
        new([.. properties.Where(property => property.Value is not null).Select(property => new JsonObject { ["name"] = "policygate:" + property.Name, ["value"] = property.Value })]);

    private static JsonArray Annotations(IEnumerable<(string Name, string? Value)> properties) =>
        new([.. properties.Where(property => property.Value is not null).Select(property => new JsonObject { ["comment"] = $"policygate:{property.Name}: {property.Value}" })]);

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());
}
