using System.Globalization;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Sboms;

/// <summary>What the formats have no field for, by the names that <c>docs/sbom.md</c> lists; PolicyGate reads all of it back.</summary>
internal static class SbomProperties
{
    internal const string Prefix = "policygate:";

    /// <summary>Of a package that belongs to no module, since a property without text is none; a label has colons.</summary>
    private const string NoModule = "none";

    internal static void Of(Package package, Action<string, string?> write)
    {
        write("type", package.Type);
        write("evidence", package.Evidence);
        write("selected", Word(package.Selected));
        write("reason", package.Reason);
        write("vendor", package.Vendor);
        write("modularity", package.Modularity is "" ? NoModule : package.Modularity);
        write("layer", Index(package.Layer));
        write("owner", package.Owner?.ToString());
        write("source:name", package.Source?.Name);
        write("source:version", package.Source?.Version);
        for (var index = 0; index < (package.Locations.IsDefault ? 0 : package.Locations.Length); index++)
        {
            write(Name("location", index, "path"), package.Locations[index].Path);
            write(Name("location", index, "layer"), Index(package.Locations[index].Layer));
        }

        for (var index = 0; index < (package.DependencyPath.IsDefault ? 0 : package.DependencyPath.Length); index++)
            write(Name("dependencyPath", index), package.DependencyPath[index]);
    }

    internal static void Of(Distribution distribution, Action<string, string?> write)
    {
        Of("distribution:", distribution, write);
        if (distribution.DerivedFrom is { } other)
            Of("distribution:derivedFrom:", other, write);
    }

    internal static void Of(SbomImage image, Action<string, string?> write)
    {
        var scanned = image.Report.Image;
        write("name", scanned.Name);
        write("digest", scanned.Digest.ToString());
        write("platform", scanned.Platform.ToString());
        foreach (var layer in scanned.Layers)
        {
            write(Name("layer", layer.Index, "diffId"), layer.DiffId.ToString());
            write(Name("layer", layer.Index, "digest"), layer.Digest?.ToString());
            write(Name("layer", layer.Index, "createdBy"), layer.CreatedBy);
            write(Name("layer", layer.Index, "base"), Word(layer.FromBase));
        }
    }

    internal static string Name(string list, int index, string? member = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}:{index}{(member is null ? "" : ":")}{member}");

    private static void Of(string prefix, Distribution distribution, Action<string, string?> write)
    {
        write(prefix + "id", distribution.Id);
        write(prefix + "versionId", distribution.VersionId);
        write(prefix + "codename", distribution.Codename);
        write(prefix + "prettyName", distribution.PrettyName);
        write(prefix + "idLike", distribution.IdLike);
    }

    private static string? Index(int layer) => layer < 0 ? null : layer.ToString(CultureInfo.InvariantCulture);

    private static string? Word(bool? value) => value switch { true => "true", false => "false", _ => null };
}
