using PolicyGate.Images.References;

namespace PolicyGate.Images.Registry;

/// <summary>An image's name in full, after Docker's registry, its <c>library</c> and the tag <c>latest</c> are filled in.</summary>
/// <param name="Host">Host, with its port where one is given.</param>
/// <param name="Repository">Repository.</param>
/// <param name="Tag">Tag; null where only a digest is given.</param>
/// <param name="Digest">Digest, which counts more than the tag.</param>
internal sealed record RegistryReference(string Host, string Repository, string? Tag, Digest? Digest)
{
    public const string DockerHub = "docker.io";

    /// <summary>The host that speaks the API.</summary>
    public string ApiHost => Host == DockerHub ? "registry-1.docker.io" : Host;

    /// <summary>What the API calls a manifest by.</summary>
    public string ManifestName => Digest?.ToString() ?? Tag!;

    /// <exception cref="ImageException">The text is no name of an image.</exception>
    public static RegistryReference Parse(string name)
    {
        if (!RegistryName.IsValid(name))
            throw new ImageException($"'{name.Printable()}' is no image name: expected HOST/REPOSITORY:TAG or HOST/REPOSITORY@DIGEST, in lower case up to the tag.");
        var rest = name;
        Digest? digest = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
            (rest, digest) = (rest[..at], Images.Digest.Parse(rest[(at + 1)..]));
        string? tag = null;
        if (rest.LastIndexOf(':') is var colon && colon > rest.LastIndexOf('/'))
            (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
        var host = DockerHub;
        if (rest.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && IsHost(rest[..slash]))
            (host, rest) = (rest[..slash], rest[(slash + 1)..]);
        if (host is "index.docker.io" or "registry-1.docker.io")
            host = DockerHub;
        if (host == DockerHub && !rest.Contains('/', StringComparison.Ordinal))
            rest = "library/" + rest;
        return new(host, rest, tag ?? (digest is null ? "latest" : null), digest);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Host}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    // As Docker tells a host from a user of its own registry.
    private static bool IsHost(string first) => first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);
}
