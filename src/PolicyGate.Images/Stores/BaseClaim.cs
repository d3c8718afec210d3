using System.Collections.Immutable;

namespace PolicyGate.Images.Stores;

/// <summary>The base image that an image's annotations or labels name (OCI image specification, annotations.md): where to look, and no more than that.</summary>
/// <param name="Name">Its name, with a tag.</param>
/// <param name="Digest">Digest of its manifest or index.</param>
internal sealed record BaseClaim(string? Name, Digest? Digest)
{
    private const string NameKey = "org.opencontainers.image.base.name";
    private const string DigestKey = "org.opencontainers.image.base.digest";

    /// <summary>What is claimed; null where nothing is. Annotations come first: labels are handed down from the base image where nobody sets them anew.</summary>
    public static BaseClaim? Of(ImmutableSortedDictionary<string, string> annotations, ImmutableSortedDictionary<string, string> labels)
    {
        var from = annotations.ContainsKey(NameKey) || annotations.ContainsKey(DigestKey) ? annotations : labels;
        var claim = new BaseClaim(from.GetValueOrDefault(NameKey), Images.Digest.TryParse(from.GetValueOrDefault(DigestKey), out var digest) ? digest : null);
        return claim is { Name: null or "", Digest: null } ? null : claim;
    }
}
