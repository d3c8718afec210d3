using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>A package URL (https://github.com/package-url/purl-spec): <c>pkg:type/namespace/name@version?qualifiers#subpath</c>. Normalised when made, so equality is identity.</summary>
public sealed partial record PackageUrl
{
    /// <summary>Type in lower case: <c>deb</c>, <c>nuget</c>, …</summary>
    public required string Type { get; init; }

    /// <summary>Namespace, decoded, segments joined by <c>/</c>; null where there is none.</summary>
    public string? Namespace { get; init; }

    /// <summary>Name, decoded.</summary>
    public required string Name { get; init; }

    /// <summary>Version, decoded.</summary>
    public string? Version { get; init; }

    /// <summary>Qualifiers by lower-case key, ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Qualifiers { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Subpath, decoded.</summary>
    public string? Subpath { get; init; }

    /// <summary>Parses a package URL.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static PackageUrl Parse(string text) => throw new NotImplementedException();

    /// <summary>The canonical form.</summary>
    public override string ToString() => throw new NotImplementedException();
}
