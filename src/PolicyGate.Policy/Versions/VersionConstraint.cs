namespace PolicyGate.Policy.Versions;

/// <summary>A version of a range and how others relate to it.</summary>
/// <param name="Comparator"><c>=</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</param>
/// <param name="Version">The version.</param>
internal sealed record VersionConstraint(string Comparator, string Version)
{
    // The longer ones first, since they begin with the shorter.
    private static readonly string[] s_comparators = ["!=", "<=", ">=", "<", ">", "="];

    internal bool IsUpperBound => Comparator[0] == '<';

    internal bool IsLowerBound => Comparator[0] == '>';

    internal bool IsBound => IsUpperBound || IsLowerBound;

    /// <summary>Whether the version itself is in the range.</summary>
    internal bool TakesItsVersionIn => Comparator is "=" or "<=" or ">=";

    internal static VersionConstraint Parse(string text)
    {
        var comparator = Array.Find(s_comparators, candidate => text.StartsWith(candidate, StringComparison.Ordinal));
        return new(comparator ?? "=", Uri.UnescapeDataString(text[(comparator?.Length ?? 0)..]));
    }
}
