using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;
using PolicyGate.Inventory;

namespace PolicyGate.Policy.Conditions;

/// <summary>A package URL in which <c>*</c> is any text, also beyond a slash: <c>pkg:deb/*</c> is every Debian package.</summary>
internal sealed class PackagePattern
{
    private readonly string _type;
    private readonly Wildcard _name;
    private readonly Wildcard? _version;
    private readonly ImmutableArray<KeyValuePair<string, Wildcard>> _qualifiers;

    internal PackagePattern(PackageUrl pattern)
    {
        _type = pattern.Type;
        _name = new(FullName(pattern), ignoreCase: pattern.Type == "nuget");
        _version = pattern.Version is { } version ? new(version) : null;
        _qualifiers = [.. pattern.Qualifiers.Select(qualifier => KeyValuePair.Create(qualifier.Key, new Wildcard(qualifier.Value)))];
    }

    /// <summary>Type and full name, by which packages are looked up whatever the case.</summary>
    internal static string Key(PackageUrl purl) => $"{purl.Type}/{FullName(purl)}";

    internal bool Matches(Package package)
    {
        var purl = package.Purl;
        if (purl.Type != _type || !_name.Matches(FullName(purl)) || !MatchesVersion(package))
            return false;
        foreach (var (key, value) in _qualifiers)
        {
            if (!purl.Qualifiers.TryGetValue(key, out var actual) || !value.Matches(actual))
                return false;
        }

        return true;
    }

    private bool MatchesVersion(Package package) =>
        _version is null
        || _version.Matches(package.Version)
        || (package.Purl.Version is { } version && _version.Matches(version))
        || (_version.IsExact && VersionOrder.Of(_type) is { } order && order.AreEqual(_version.ToString(), package.Version));

    private static string FullName(PackageUrl purl) => purl.Namespace is null ? purl.Name : $"{purl.Namespace}/{purl.Name}";
}
