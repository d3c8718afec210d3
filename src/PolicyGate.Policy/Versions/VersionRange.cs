using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using PolicyGate.Advisories.Versions;
using PolicyGate.Inventory;

namespace PolicyGate.Policy.Versions;

/// <summary>
/// A range of versions in the form of the VERS specification (https://github.com/package-url/vers-spec): <c>vers:deb/&gt;=1:1.2.11|&lt;1:1.2.14</c>.
/// </summary>
internal sealed class VersionRange
{
    private readonly string _text;
    private readonly VersionOrder _order;
    private readonly ImmutableArray<VersionConstraint> _constraints;

    private VersionRange(string text, string type, VersionOrder order, ImmutableArray<VersionConstraint> constraints) =>
        (_text, Type, _order, _constraints) = (text, type, order, constraints);

    /// <summary>Type of the packages whose versions it is about.</summary>
    internal string Type { get; }

    /// <summary>Parses a range; else tells what is wrong with it.</summary>
    internal static bool TryParse(string text, [NotNullWhen(true)] out VersionRange? range, [NotNullWhen(false)] out string? problem)
    {
        range = null;
        var compact = string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
        var slash = compact.IndexOf('/', StringComparison.Ordinal);
        if (!compact.StartsWith("vers:", StringComparison.Ordinal) || slash < 0)
        {
            problem = "expected vers:, a type and constraints, such as vers:deb/>=1.2.11|<1.2.14";
            return false;
        }

        var type = compact[5..slash];
        if (VersionOrder.Of(type) is not { } order)
        {
            problem = $"the order of '{type.Printable(50)}' versions is not known to this version of PolicyGate: expected {string.Join(" or ", VersionOrder.PackageTypes)}";
            return false;
        }

        if (compact[(slash + 1)..] == "*")
        {
            (range, problem) = (new(text, type, order, []), null);
            return true;
        }

        VersionConstraint[] constraints = [.. compact[(slash + 1)..].Split('|').Select(VersionConstraint.Parse)];
        if (Array.Find(constraints, constraint => !order.IsVersion(constraint.Version)) is { } wrong)
        {
            problem = $"'{wrong.Version.Printable(100)}' is no {type} version";
            return false;
        }

        Array.Sort(constraints, (left, right) => order.Compare(left.Version, right.Version));
        problem = FindProblem(constraints, order);
        range = problem is null ? new(text, type, order, [.. constraints]) : null;
        return problem is null;
    }

    /// <summary>Whether the package's version is in the range; null where it can't be told.</summary>
    internal bool? Contains(Package package) =>
        package.Purl.Type == Type && _order.IsVersion(package.Version) ? Contains(package.Version) : null;

    private bool Contains(string version)
    {
        VersionConstraint? before = null;
        var hasBounds = false;
        var contained = false;
        foreach (var constraint in _constraints)
        {
            var order = _order.Compare(version, constraint.Version);
            if (order == 0)
                return constraint.TakesItsVersionIn;
            if (!constraint.IsBound)
                continue;
            hasBounds = true;
            contained |= constraint.IsUpperBound && order < 0 && (before is null || _order.Compare(version, before.Version) > 0);
            before = constraint;
        }

        // Above the last lower bound; without bounds, what isn't excluded is in only where nothing is named as in.
        return contained
            || (before is { IsLowerBound: true } && _order.Compare(version, before.Version) > 0)
            || (!hasBounds && _constraints.All(constraint => constraint.Comparator == "!="));
    }

    public override string ToString() => _text;

    private static string? FindProblem(VersionConstraint[] constraints, VersionOrder order)
    {
        for (var i = 1; i < constraints.Length; i++)
        {
            if (order.Compare(constraints[i - 1].Version, constraints[i].Version) == 0)
                return $"'{constraints[i].Version.Printable(100)}' stands in it twice";
        }

        VersionConstraint[] bounds = [.. constraints.Where(constraint => constraint.IsBound)];
        for (var i = 1; i < bounds.Length; i++)
        {
            if (bounds[i - 1].IsLowerBound == bounds[i].IsLowerBound)
                return $"'{bounds[i - 1].Comparator}{bounds[i - 1].Version.Printable(100)}' and '{bounds[i].Comparator}{bounds[i].Version.Printable(100)}' bound the same side: leave one out";
        }

        return null;
    }
}
