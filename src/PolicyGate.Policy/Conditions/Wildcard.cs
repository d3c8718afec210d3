namespace PolicyGate.Policy.Conditions;

/// <summary>Text in which <c>*</c> is any text, also none.</summary>
internal sealed class Wildcard(string text, bool ignoreCase = false)
{
    private readonly string[] _parts = text.Split('*');
    private readonly StringComparison _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    internal bool IsExact => _parts.Length == 1;

    /// <summary>True where the pattern is the whole of the text. It is enough to take each part where it first occurs.</summary>
    internal bool Matches(string subject)
    {
        if (IsExact)
            return string.Equals(subject, _parts[0], _comparison);
        if (!subject.StartsWith(_parts[0], _comparison))
            return false;
        var position = _parts[0].Length;
        for (var i = 1; i < _parts.Length - 1; i++)
        {
            var found = subject.IndexOf(_parts[i], position, _comparison);
            if (found < 0)
                return false;
            position = found + _parts[i].Length;
        }

        return subject.Length - position >= _parts[^1].Length && subject.EndsWith(_parts[^1], _comparison);
    }

    public override string ToString() => text;
}
