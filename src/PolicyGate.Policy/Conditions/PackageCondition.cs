using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Inventory;

namespace PolicyGate.Policy.Conditions;

/// <summary>The package is one of several: package URLs whose version and qualifiers may be left out, and in which <c>*</c> is any text.</summary>
internal sealed class PackageCondition(ImmutableArray<PackageUrl> patterns) : Condition
{
    private readonly ImmutableArray<PackagePattern> _patterns = [.. patterns.Select(pattern => new PackagePattern(pattern))];

    /// <summary>Types of the packages that can be met.</summary>
    internal IEnumerable<string> Types => patterns.Select(pattern => pattern.Type);

    /// <summary>The packages by <see cref="PackagePattern.Key"/>; empty where a pattern can be met by packages of several names.</summary>
    internal ImmutableArray<string> FullNames { get; } = patterns.Any(pattern => PackagePattern.Key(pattern).Contains('*', StringComparison.Ordinal)) ? [] : [.. patterns.Select(PackagePattern.Key)];

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        if (finding.Package is not { } package)
            return null;
        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(package))
                return true;
        }

        return false;
    }

    // Only in a pattern a star is no character of a name.
    public override string ToString() => $"package: {string.Join(", ", patterns)}".Replace("%2A", "*", StringComparison.Ordinal).Printable();
}
