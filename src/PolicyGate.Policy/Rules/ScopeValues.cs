namespace PolicyGate.Policy.Rules;

/// <summary>The values that scopes look at; null where one isn't known.</summary>
internal sealed record ScopeValues(string? Image, string? Registry, string? Repository, string? Tag, string? Target, string? Platform, string? Branch)
{
    internal static ScopeValues From(ScopeFacts facts)
    {
        var image = facts.ImageName?.Split('@')[0];
        string? registry = null, repository = null, tag = null;
        if (!string.IsNullOrEmpty(image))
        {
            var slash = image.IndexOf('/', StringComparison.Ordinal);
            // As Docker tells a host from the first part of a path: it has a dot or a port, or is localhost.
            if (slash > 0 && (image[..slash] == "localhost" || image.AsSpan(0, slash).ContainsAny('.', ':')))
                registry = image[..slash];
            repository = registry is null ? image : image[(slash + 1)..];
            var colon = repository.IndexOf(':', StringComparison.Ordinal);
            if (colon >= 0)
                (repository, tag) = (repository[..colon], repository[(colon + 1)..]);
        }

        return new(Known(image), registry, Known(repository), Known(tag), Known(facts.Target?.Replace('\\', '/')), Known(facts.Platform), Known(facts.Branch));
    }

    private static string? Known(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
