using System.Collections.Immutable;

namespace PolicyGate.Images.Manifests;

/// <summary>
/// How many layers are the base image's. Proof is only that the base image itself was seen and that its layers are this image's lowest. What labels say is no
/// more than the name under which to look for it: without it they change nothing. The history is the builder's own record and a hint: texts that no Dockerfile
/// can bring about are believed; those that one can are believed unless the times say that one build made what is below and above.
/// What is neither told nor ruled out stays unknown, and a rule about base or own layers doesn't hold for it.
/// </summary>
/// <param name="Base">Layers that are the base image's.</param>
/// <param name="OwnFrom">The lowest layer that is the image's own.</param>
internal readonly record struct BaseLayers(int Base, int OwnFrom)
{
    /// <summary>True for a layer of the base image, false for the image's own, null where unknown.</summary>
    public bool? Contain(int layer) => layer < Base ? true : layer >= OwnFrom ? false : null;

    /// <summary>What is proven by the base image's own layers; null where they aren't this image's lowest.</summary>
    public static BaseLayers? Proven(ImmutableArray<Digest> layers, ImmutableArray<Digest> ofBase) =>
        ofBase.Length > 0 && ofBase.Length <= layers.Length && layers.AsSpan()[..ofBase.Length].SequenceEqual(ofBase.AsSpan()) ? new(ofBase.Length, ofBase.Length) : null;

    /// <summary>What the configuration itself tells.</summary>
    public static BaseLayers Of(ImageConfiguration configuration)
    {
        var history = LayerHistory.Of(configuration);
        return BuildpacksRunImage.LayersOf(configuration, history) is { } run ? new(run, run)
            : history.IsWhole ? new HistoryReading(configuration, history).Read()
            : new(history.First < configuration.DiffIds.Length ? history.First : 0, history.First);
    }
}
