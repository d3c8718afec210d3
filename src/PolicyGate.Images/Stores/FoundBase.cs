using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>An image that was looked for.</summary>
/// <param name="Blobs">Where its blobs are.</param>
/// <param name="Root">Its manifest or index.</param>
/// <param name="Connection">What is to be closed after reading it.</param>
internal sealed record FoundBase(BlobSource Blobs, Descriptor Root, IDisposable? Connection = null);
