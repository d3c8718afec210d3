using System.Collections.Immutable;
using Docker.DotNet.Models;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images.Engine;

/// <summary>One platform of an image, in an engine that keeps manifests and tells which of them are there (API 1.48 and containerd's image store).</summary>
/// <param name="Digest">The manifest's digest.</param>
/// <param name="Platform">Its platform.</param>
internal sealed record EngineManifest(Digest Digest, OfferedPlatform Platform)
{
    /// <summary>Those to read, each once, by platform, ordinal; none where the engine doesn't tell.</summary>
    /// <exception cref="ImageException">None fits, or none is there whole.</exception>
    public static ImmutableArray<EngineManifest> Choose(ImageInspectResponse image, PlatformSelection platforms, string subject, EngineAddress address)
    {
        if (image.Manifests is not { Count: > 0 } all)
            return [];
        var there = new List<EngineManifest>();
        foreach (var manifest in all)
        {
            if (manifest is { Kind: "image", Available: true, ImageData.Platform: { OS.Length: > 0, Architecture.Length: > 0 } own, Descriptor.Digest: { } text } && Images.Digest.TryParse(text, out var digest))
                there.Add(new(digest, new(new(own.OS, own.Architecture, string.IsNullOrEmpty(own.Variant) ? null : own.Variant), own.OSVersion)));
        }

        if (there.Count == 0)
            throw new ImageException($"{subject} is in the engine at '{address}' without its content. Fetch it: docker pull");
        IEnumerable<EngineManifest> chosen = platforms switch
        {
            { IsAll: true } => there,
            { Platforms.IsEmpty: true } => [there.Count == 1 ? there[0] : One(Images.Platform.Default)],
            _ => platforms.Platforms.Select(One),
        };
        return [.. chosen.DistinctBy(manifest => manifest.Digest).OrderBy(manifest => manifest.Platform.ToString(), StringComparer.Ordinal)];

        EngineManifest One(Platform wanted)
        {
            var fitting = PlatformChoice.Choose(there, manifest => manifest.Platform, wanted);
            var shown = wanted.ToString().Printable(100);
            return fitting.Count switch
            {
                1 => fitting[0],
                0 => throw new ImageException(
                    $"{subject} has no image for {shown} in the engine at '{address}'. There is {string.Join(", ", there.Select(manifest => manifest.Platform.ToString().Printable(100)).Distinct().Take(20))}: name one with --platform, or fetch it: docker pull --platform {shown}"),
                _ => throw new ImageException($"{subject} has {fitting.Count} images for {shown} in the engine at '{address}': name one by its digest. There are {string.Join(", ", fitting.Take(20))}."),
            };
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Platform.ToString().Printable(150)} {Digest}";
}
