using System.Collections.Immutable;
using PolicyGate.Images.Layers;

namespace PolicyGate.Images.Stores;

/// <summary>An image whose manifest and configuration are read.</summary>
/// <param name="Digest">Digest of the manifest, or of the configuration where there is no manifest.</param>
/// <param name="Configuration">The configuration.</param>
/// <param name="Annotations">Annotations of the manifest.</param>
/// <param name="Layers">The layers, lowest first.</param>
internal sealed record OpenedImage(
    Digest Digest,
    ImageConfiguration Configuration,
    ImmutableSortedDictionary<string, string> Annotations,
    ImmutableArray<LayerBlob> Layers);
