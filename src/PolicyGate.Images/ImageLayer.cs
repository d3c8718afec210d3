namespace PolicyGate.Images;

/// <summary>One layer of an image.</summary>
/// <param name="Index">Position, 0 is the lowest.</param>
/// <param name="Digest">Digest of the blob as it is stored, compressed or not; null where the source has none (<c>docker save</c>).</param>
/// <param name="DiffId">Digest of the uncompressed tar, from the configuration.</param>
/// <param name="MediaType">The blob's media type as the manifest says; what it is, is decided by its content.</param>
/// <param name="Size">Size of the blob in bytes, as the manifest says; -1 where unknown.</param>
/// <param name="CreatedBy">The history entry's command, where the history tells.</param>
/// <param name="FromBase">
/// True for a layer of the base image, false for the application's own, null where unknown. Proven where the base image itself is in the same layout or registry;
/// else what the image's history tells, which is the word of whoever built it.
/// </param>
public sealed record ImageLayer(int Index, Digest? Digest, Digest DiffId, string MediaType, long Size, string? CreatedBy, bool? FromBase);
