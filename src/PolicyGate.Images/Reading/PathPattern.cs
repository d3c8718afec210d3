namespace PolicyGate.Images;

/// <summary>
/// A path of an image, or a pattern of paths: <c>*</c> is any text within a segment, <c>?</c> one character, <c>**</c> any number of segments, also none.
/// Compared ordinally, case counts.
/// </summary>
public sealed record PathPattern
{
    private readonly string[] _segments;
    private readonly string _prefix;
    private readonly string _suffix;

    private PathPattern(string text)
    {
        Text = text;
        _segments = text.Split('/');
        IsExact = !text.AsSpan().ContainsAny('*', '?');
        _prefix = LiteralPrefix(text);
        _suffix = LiteralSuffix(text);
    }

    /// <summary>The pattern as written, without leading slash.</summary>
    public string Text { get; }

    /// <summary>True where the pattern is one path; only then are symbolic links on the way to it followed.</summary>
    public bool IsExact { get; }

    /// <summary>Parses a pattern.</summary>
    public static PathPattern Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new(text.Trim('/'));
    }

    /// <summary>True where the pattern matches the whole path, which has no leading slash.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        if (IsExact)
            return path.SequenceEqual(Text);
        return path.StartsWith(_prefix, StringComparison.Ordinal) && path.EndsWith(_suffix, StringComparison.Ordinal) && MatchesSegments(path);
    }

    /// <inheritdoc/>
    public bool Equals(PathPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Every segment but ** takes exactly one of the path, so it is enough to come back to the last **: the time is bounded by the product of the lengths.
    private bool MatchesSegments(ReadOnlySpan<char> path)
    {
        int segment = 0, position = 0, resumeSegment = -1, resumePosition = 0;
        while (position <= path.Length)
        {
            if (segment < _segments.Length && _segments[segment] == "**")
            {
                resumeSegment = ++segment;
                resumePosition = position;
                if (segment == _segments.Length)
                    return true;
                continue;
            }

            var length = SegmentLength(path, position);
            if (segment < _segments.Length && MatchesText(_segments[segment], path.Slice(position, length)))
            {
                segment++;
                position += length + 1;
                continue;
            }

            if (resumeSegment < 0)
                return false;
            segment = resumeSegment;
            resumePosition += SegmentLength(path, resumePosition) + 1;
            position = resumePosition;
        }

        while (segment < _segments.Length && _segments[segment] == "**")
            segment++;
        return segment == _segments.Length;
    }

    private static int SegmentLength(ReadOnlySpan<char> path, int position)
    {
        var length = path[position..].IndexOf('/');
        return length < 0 ? path.Length - position : length;
    }

    private static bool MatchesText(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, resumePattern = -1, resumeText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                resumePattern = ++p;
                resumeText = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (resumePattern >= 0)
            {
                p = resumePattern;
                t = ++resumeText;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static string LiteralPrefix(string text)
    {
        var wildcard = text.AsSpan().IndexOfAny('*', '?');
        if (wildcard < 0)
            return text;

        // a/** matches a as well.
        return text.AsSpan(wildcard).StartsWith("**", StringComparison.Ordinal) && wildcard > 0 ? text[..(wildcard - 1)] : text[..wildcard];
    }

    private static string LiteralSuffix(string text)
    {
        var suffix = text[(text.AsSpan().LastIndexOfAny('*', '?') + 1)..];
        return suffix.TrimStart('/');
    }
}
