namespace PolicyGate.Images;

/// <summary>
/// A path of an image, or a pattern of paths: <c>*</c> is any text within a segment, <c>?</c> one character, <c>**</c> any number of segments. Compared ordinally, case counts.
/// </summary>
public sealed partial record PathPattern
{
    private PathPattern(string text) => Text = text;

    /// <summary>The pattern as written, without leading slash.</summary>
    public string Text { get; }

    /// <summary>True where the pattern is one path; only then are symbolic links on the way to it followed.</summary>
    public bool IsExact => !Text.AsSpan().ContainsAny('*', '?');

    /// <summary>Parses a pattern.</summary>
    public static PathPattern Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return new(text.TrimStart('/'));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
