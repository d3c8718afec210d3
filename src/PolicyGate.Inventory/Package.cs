using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>Something installed that an advisory can name.</summary>
public sealed record Package
{
    /// <summary>Package URL with version.</summary>
    public required PackageUrl Purl { get; init; }

    /// <summary><c>deb</c>, <c>nuget</c>, <c>dotnet-project</c>, <c>dotnet-framework</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>Name as the package manager spells it.</summary>
    public required string Name { get; init; }

    /// <summary>Version as the package manager spells it, epoch included.</summary>
    public required string Version { get; init; }

    /// <summary>The source package that an operating-system package was built from; null for others.</summary>
    public SourcePackage? Source { get; init; }

    /// <summary>Who built it, as an rpm says; null where the package doesn't tell. What isn't the distribution's own is unknown to its advisories.</summary>
    public string? Vendor { get; init; }

    /// <summary>
    /// The module that an rpm package was built in, <c>name:stream:version:context</c>; empty for one that belongs to no module, null where that isn't known and for all others:
    /// an advisory for a stream of a module holds for packages of that stream only.
    /// </summary>
    public string? Modularity { get; init; }

    /// <summary>Licences as the metadata has them.</summary>
    public ImmutableArray<string> Licenses { get; init; } = [];

    /// <summary>Where it was found, by path, ordinal; at least one, unless a bill of materials doesn't say.</summary>
    public required ImmutableArray<PackageLocation> Locations { get; init; }

    /// <summary>Index of the layer that brought it; -1 where a bill of materials doesn't say.</summary>
    public required int Layer { get; init; }

    /// <summary>How we know: <c>dpkg-status</c>, <c>deps.json</c>, <c>shared-framework</c>, <c>sbom</c>, …</summary>
    public required string Evidence { get; init; }

    /// <summary>
    /// The operating-system package that all the files belong to in which the package was found; null where one of them belongs to none or was replaced by another layer, and for operating-system packages.
    /// Where a distribution publishes advisories for its owner, they say what it is affected by: it may have mended flaws without changing the version.
    /// </summary>
    public PackageUrl? Owner { get; init; }

    /// <summary>
    /// For a shared framework: whether an application of the image runs on it; null where that is not known. For a NuGet package false where it lies in the image and something else
    /// runs in its place: no advisory is asked about it then.
    /// </summary>
    public bool? Selected { get; init; }

    /// <summary>Why a NuGet package isn't selected; one sentence, null for all others.</summary>
    public string? Reason { get; init; }

    /// <summary>For a NuGet package: the direct reference that brings it first, down to the package itself; empty where not known.</summary>
    public ImmutableArray<string> DependencyPath { get; init; } = [];
}

/// <summary>Name and version of a source package.</summary>
public readonly record struct SourcePackage(string Name, string Version);

/// <summary>A path in the image and the index of the layer that gave it; -1 where a bill of materials doesn't say.</summary>
public readonly record struct PackageLocation(string Path, int Layer);
