namespace PolicyGate.Policy.Conditions;

/// <summary>Bounds on a value: <c>below</c> and <c>above</c> leave their number out, <c>atLeast</c> and <c>atMost</c> take it in.</summary>
internal sealed record Bounds<T>(T? Below, T? Above, T? AtLeast, T? AtMost, Func<T, string> Words)
    where T : struct, IComparable<T>
{
    /// <summary>Whether no value lies within.</summary>
    internal bool IsEmpty =>
        (Below is { } below && ((Above is { } above && above.CompareTo(below) >= 0) || (AtLeast is { } atLeast && atLeast.CompareTo(below) >= 0)))
        || (AtMost is { } atMost && ((Above is { } over && over.CompareTo(atMost) >= 0) || (AtLeast is { } from && from.CompareTo(atMost) > 0)));

    internal bool Contain(T value) =>
        (Below is not { } below || value.CompareTo(below) < 0)
        && (Above is not { } above || value.CompareTo(above) > 0)
        && (AtLeast is not { } atLeast || value.CompareTo(atLeast) >= 0)
        && (AtMost is not { } atMost || value.CompareTo(atMost) <= 0);

    public override string ToString() => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        if (AtLeast is { } atLeast)
            yield return $"at least {Words(atLeast)}";
        if (Above is { } above)
            yield return $"above {Words(above)}";
        if (AtMost is { } atMost)
            yield return $"at most {Words(atMost)}";
        if (Below is { } below)
            yield return $"below {Words(below)}";
    }
}
