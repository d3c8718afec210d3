using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Images;

namespace PolicyGate.Policy.Conditions;

/// <summary>The location's path matches one of several globs.</summary>
internal sealed class PathCondition(ImmutableArray<PathPattern> patterns) : Condition
{
    internal override bool? Evaluate(Finding finding, string? path, DateTimeOffset asOf)
    {
        if (path is null)
            return null;
        var relative = path.AsSpan().TrimStart('/');
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(relative))
                return true;
        }

        return false;
    }

    public override string ToString() => $"path: {string.Join(", ", patterns)}".Printable();
}
