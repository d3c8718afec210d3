using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Policy.Versions;

namespace PolicyGate.Policy.Conditions;

/// <summary>The package's version is in one of several ranges. A package of another type, or a version that can't be compared, is a missing value.</summary>
internal sealed class VersionsCondition(ImmutableArray<VersionRange> ranges) : Condition
{
    /// <summary>Types of the packages that can be met.</summary>
    internal IEnumerable<string> Types => ranges.Select(range => range.Type);

    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        bool? answer = null;
        foreach (var range in ranges)
        {
            if (finding.Package is { } package && range.Contains(package) is { } contains)
            {
                if (contains)
                    return true;
                answer = false;
            }
        }

        return answer;
    }

    public override string ToString() => $"versions: {string.Join(", ", ranges)}".Printable();
}
