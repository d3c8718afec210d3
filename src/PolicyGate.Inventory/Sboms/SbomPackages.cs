using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Turns components into packages, and keeps what none can be made of.</summary>
internal sealed class SbomPackages(SbomLayers layers, IReadOnlyDictionary<string, ImmutableArray<string>> dependencyPaths)
{
    private const int MaximumPurl = 4096;
    private const int MaximumText = 1024;
    private const int MaximumPath = 4096;
    private const int MaximumLocations = 1000;

    // They are in the image, but nothing that an advisory names.
    private static readonly string[] s_noPackages = ["operating-system", "file", "data", "cryptographic-asset", "machine-learning-model"];

    private static readonly string[] s_runtimes =
    [
        "dotnet", ".net", "dotnet-runtime", "dotnet-host", "dotnet-hostfxr", "dotnet-sdk", "dotnet-core", "aspnetcore", "aspnetcore-runtime", "asp.net-core", "microsoft.netcore.app", "microsoft.aspnetcore.app",
    ];

    /// <summary>Components that have a name and perhaps a version, but no package URL.</summary>
    public SbomNames Unnamed { get; } = new();

    /// <summary>Components whose package URL can't be read.</summary>
    public SbomNames Defective { get; } = new();

    /// <summary>Components that are a .NET runtime under a name that no advisory has.</summary>
    public SbomNames Runtimes { get; } = new();

    /// <summary>The package; null where the component is none.</summary>
    public Package? Read(SbomComponent component)
    {
        // An image among others, or one that it was made from, is no package.
        if (component.Kind == "container")
            return null;
        if (component.Purl is null)
        {
            // Without a version it is a folder, lock file or other group of components.
            if ((component.Version is not null || component.HasCpe) && !s_noPackages.Contains(component.Kind))
                Unnamed.Add(component.HasCpe ? $"{component.Title} (CPE only)" : component.Title);
            return null;
        }

        if (component.Purl.Length > MaximumPurl || !PackageUrl.TryParse(component.Purl, out var purl))
        {
            Defective.Add($"'{component.Purl.Printable(200)}' is no package URL");
            return null;
        }

        var isOwn = component.IsOwn;
        if ((isOwn ? component.Version : SbomPurls.Version(purl, component.Version)) is not { } version)
        {
            Unnamed.Add($"{component.Title} (no version)");
            return null;
        }

        var name = isOwn && component.Name is { } own ? own : SbomPurls.Name(purl, component.Name);
        if (name.Length > MaximumText || version.Length > MaximumText)
        {
            Defective.Add($"'{component.Purl.Printable(200)}' is longer than any package's");
            return null;
        }

        if (purl.Type == "generic" && s_runtimes.Contains(purl.Name.ToLowerInvariant()))
            Runtimes.Add(component.Title);
        return ToPackage(component, purl, name, version);
    }

    private Package ToPackage(SbomComponent component, PackageUrl purl, string name, string version)
    {
        ImmutableArray<PackageLocation> locations = [.. Locations(component).Distinct().OrderBy(location => location.Path, StringComparer.Ordinal).ThenBy(location => location.Layer).Take(MaximumLocations)];
        var type = Type(component, purl);
        var ownLicenses = component.Members(SbomProperties.Own + "license").Select(license => license.GetValueOrDefault("", ""));
        var ownPath = component.Members(SbomProperties.Own + "dependencyPath").Select(step => Short(step.GetValueOrDefault("", "")));
        return new()
        {
            Purl = component.IsOwn ? purl : SbomPurls.Normalize(purl, version),
            Type = type,
            Name = name,
            Version = version,
            Source = SbomSource.Of(component, purl, version) is { } source ? new(Short(source.Name), Short(source.Version)) : null,
            Licenses = [.. ownLicenses.DefaultIfEmpty().SelectMany(own => own is null ? component.Licenses : [own]).Select(Short).Distinct(StringComparer.Ordinal)],
            Locations = locations,
            Layer = Layer(component),
            Evidence = Short(component.Property(SbomProperties.Own + "evidence") ?? "sbom"),
            Owner = component.Property(SbomProperties.Own + "owner") is { Length: <= MaximumPurl } owner && PackageUrl.TryParse(owner, out var ownerPurl) ? ownerPurl : null,
            Selected = component.Property(SbomProperties.Own + "selected") switch { "true" when type == "dotnet-framework" => true, "false" when type is "dotnet-framework" or "nuget" => false, _ => null },
            Reason = Own(component, "reason"),
            Vendor = Own(component, "vendor"),
            Modularity = Own(component, "modularity") is var modularity && modularity == "none" ? "" : modularity,
            DependencyPath = [.. ownPath.DefaultIfEmpty().SelectMany(own => own is not null ? [own] : Path(component, type))],
        };
    }

    private static string? Own(SbomComponent component, string name) => component.Property(SbomProperties.Own + name) is { } value ? Short(value) : null;

    private static string Type(SbomComponent component, PackageUrl purl)
    {
        if (component.Property(SbomProperties.Own + "type") is { Length: <= 64 } own && own.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.'))
            return own;
        return purl.Type == "nuget" && SharedFramework.IsName(purl.Name) ? "dotnet-framework" : purl.Type;
    }

    private ImmutableArray<string> Path(SbomComponent component, string type) =>
        type == "nuget" && !component.IsOwn && component.Reference is { } reference ? dependencyPaths.GetValueOrDefault(reference, []) : [];

    private int Layer(SbomComponent component)
    {
        if (layers.Parse(component.Property(SbomProperties.Own + "layer")) is >= 0 and var own)
            return own;
        if (TrivyLayer(component) is >= 0 and var layer)
            return layer;
        return component.Members(SbomProperties.Syft + "location").Select(SyftLayer).Append(-1).First();
    }

    private IEnumerable<PackageLocation> Locations(SbomComponent component)
    {
        var own = component.Members(SbomProperties.Own + "location").Select(location => (Path: location.GetValueOrDefault("path"), Layer: layers.Parse(location.GetValueOrDefault("layer")))).ToList();
        var others = component.Members(SbomProperties.Syft + "location").Select(location => (Path: location.GetValueOrDefault("path"), Layer: SyftLayer(location)))
            .Concat(component.Values(SbomProperties.Trivy + "FilePath").Append(component.Property(SbomProperties.SourceFile)).Concat(component.Occurrences).Select(path => (Path: path, Layer: TrivyLayer(component))));
        return (own.Count > 0 ? own : others)
            .Select(location => new PackageLocation((location.Path ?? "").TrimStart('/'), location.Layer))
            .Where(location => location.Path.Length is > 0 and <= MaximumPath)
            .GroupBy(location => location.Path, StringComparer.Ordinal)
            .SelectMany(same => same.Any(location => location.Layer >= 0) ? same.Where(location => location.Layer >= 0) : same);
    }

    private int SyftLayer(IReadOnlyDictionary<string, string> location) => layers.Find(location.GetValueOrDefault("layerID"));

    private int TrivyLayer(SbomComponent component) => layers.Find(component.Property(SbomProperties.Trivy + "LayerDiffID"), component.Property(SbomProperties.Trivy + "LayerDigest"));

    private static string Short(string text) => text.Length > MaximumText ? text[..MaximumText] : text;
}
