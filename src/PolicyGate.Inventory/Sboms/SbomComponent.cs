using System.Collections.Immutable;
using System.Globalization;

namespace PolicyGate.Inventory;

/// <summary>A component of CycloneDX or a package of SPDX.</summary>
internal sealed record SbomComponent
{
    /// <summary>CycloneDX's word for what it is: <c>library</c>, <c>container</c>, <c>operating-system</c>, …</summary>
    public required string Kind { get; init; }

    /// <summary>What dependencies name it by.</summary>
    public string? Reference { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? Description { get; init; }

    /// <summary>The package URL as it stands there.</summary>
    public string? Purl { get; init; }

    public bool HasCpe { get; init; }

    /// <summary>SHA-256 in lower-case hex.</summary>
    public string? Sha256 { get; init; }

    public ImmutableArray<string> Licenses { get; init; } = [];

    /// <summary>Names and values; a name may be there several times.</summary>
    public ImmutableArray<(string Name, string Value)> Properties { get; init; } = [];

    /// <summary>Paths of the files that show it.</summary>
    public ImmutableArray<string> Occurrences { get; init; } = [];

    /// <summary>For people: name and version.</summary>
    public string Title => $"{(Name ?? Purl ?? Reference ?? "?").Printable(100)}{(Version is null ? "" : $" {Version.Printable(50)}")}";

    /// <summary>Whether PolicyGate wrote it: then what stands there is all there is to say, and nothing has to be concluded.</summary>
    public bool IsOwn => Property(SbomProperties.Own + "type") is not null && Property(SbomProperties.Own + "evidence") is not null;

    /// <summary>The value of the first property that is there.</summary>
    public string? Property(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var property in Properties)
            {
                if (property.Name == name && property.Value.Length > 0)
                    return property.Value;
            }
        }

        return null;
    }

    /// <summary>All values of a property, in their order.</summary>
    public IEnumerable<string> Values(string name) => Properties.Where(property => property.Name == name).Select(property => property.Value);

    /// <summary>The members of a list that is spread over properties: <c>prefix:0:path</c>, <c>prefix:0:layerID</c>, <c>prefix:1:path</c>, in the order of the numbers; of <c>prefix:0</c> the member's name is empty.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Members(string prefix)
    {
        var members = new SortedDictionary<int, Dictionary<string, string>>();
        foreach (var (name, value) in Properties)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.Length <= prefix.Length || name[prefix.Length] != ':')
                continue;
            var rest = name[(prefix.Length + 1)..];
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            if (!int.TryParse(colon < 0 ? rest : rest[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                continue;
            if (!members.TryGetValue(index, out var member))
                members.Add(index, member = new(StringComparer.Ordinal));
            member[colon < 0 ? "" : rest[(colon + 1)..]] = value;
        }

        return members.Values;
    }
}
