namespace PolicyGate.Reporting.Sboms;

/// <summary>The parts of an image's name.</summary>
/// <param name="Repository">Registry and repository: <c>registry.example.com/shop/web</c>.</param>
/// <param name="Tag">The tag; null without one.</param>
internal sealed record ImageName(string Repository, string? Tag)
{
    /// <summary>The last part of the repository.</summary>
    internal string Name => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>Null where there is no name.</summary>
    internal static ImageName? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var digest = text.IndexOf('@', StringComparison.Ordinal);
        var name = digest > 0 ? text[..digest] : text;
        var colon = name.LastIndexOf(':');
        return colon > 0 && colon > name.LastIndexOf('/') && colon + 1 < name.Length ? new(name[..colon], name[(colon + 1)..]) : new(name, null);
    }
}
