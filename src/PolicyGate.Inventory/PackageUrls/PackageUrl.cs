using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>
/// A package URL (https://github.com/package-url/purl-spec): <c>pkg:type/namespace/name@version?qualifiers#subpath</c>. Normalised when made, so equality is identity.
/// A component that can't be part of one is a <see cref="FormatException"/>.
/// </summary>
public sealed partial record PackageUrl
{
    private static readonly ImmutableSortedDictionary<string, string> s_noQualifiers = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private readonly string _type = "";
    private readonly string? _namespace;
    private readonly string _name = "";
    private readonly string? _version;
    private readonly ImmutableSortedDictionary<string, string> _qualifiers = s_noQualifiers;
    private readonly string? _subpath;

    /// <summary>Type in lower case: <c>deb</c>, <c>nuget</c>, …</summary>
    public required string Type
    {
        get => _type;
        init
        {
            _type = PackageUrlRules.NormalizeType(value);
            // An initializer may name the parts in any order, and only now their rules are known.
            _namespace = PackageUrlRules.NormalizeNamespace(_type, _namespace);
            _name = PackageUrlRules.ApplyNameRules(_type, _name);
            _version = PackageUrlRules.NormalizeVersion(_type, _version);
        }
    }

    /// <summary>Namespace, decoded, segments joined by <c>/</c>; null where there is none.</summary>
    public string? Namespace
    {
        get => _namespace;
        init => _namespace = PackageUrlRules.NormalizeNamespace(_type, value);
    }

    /// <summary>Name, decoded.</summary>
    public required string Name
    {
        get => _name;
        init => _name = PackageUrlRules.NormalizeName(_type, value);
    }

    /// <summary>Version, decoded.</summary>
    public string? Version
    {
        get => _version;
        init => _version = PackageUrlRules.NormalizeVersion(_type, value);
    }

    /// <summary>Qualifiers by lower-case key, ordinal order.</summary>
    public ImmutableSortedDictionary<string, string> Qualifiers
    {
        get => _qualifiers;
        init => _qualifiers = PackageUrlRules.NormalizeQualifiers(value);
    }

    /// <summary>Subpath, decoded.</summary>
    public string? Subpath
    {
        get => _subpath;
        init => _subpath = PackageUrlRules.NormalizeSubpath(value);
    }

    /// <summary>The same package URL with one qualifier more; an empty or null value leaves it out.</summary>
    public PackageUrl WithQualifier(string key, string? value) =>
        this with { Qualifiers = string.IsNullOrEmpty(value) ? _qualifiers.Remove(key) : _qualifiers.SetItem(key, value) };

    /// <inheritdoc/>
    public bool Equals(PackageUrl? other) =>
        other is not null && _type == other._type && _namespace == other._namespace && _name == other._name
        && _version == other._version && _subpath == other._subpath && _qualifiers.SequenceEqual(other._qualifiers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_type, _namespace, _name, _version, _qualifiers.Count, _subpath);
}
