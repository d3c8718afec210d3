using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Images.Layers;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>Finds the image in what <c>docker save</c> and skopeo write: <c>manifest.json</c> names configuration and layers as files of the archive.</summary>
internal static class DockerArchive
{
    public const string ManifestName = "manifest.json";

    public static async Task<FoundImages> FindAsync(ImageStorage storage, ImageReference reference, PlatformSelection platforms, ImageLimits limits, CancellationToken cancellationToken)
    {
        var json = await storage.ReadAsync(ManifestName, limits, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"{storage.Subject} has no {ManifestName}: it is no archive of docker save, or of one before Docker 1.10. Save the image again.");
        var entries = Parse(storage, json);
        var entry = Choose(entries, storage, reference);
        if (entry.Layers.Length > limits.Layers)
            throw limits.Exceeded(ImageLimit.Layers, $"image in {storage.Subject}");
        var (digest, configuration) = await ReadConfigurationAsync(storage, entry.Configuration, limits, cancellationToken).ConfigureAwait(false);
        if (configuration.DiffIds.Length != entry.Layers.Length)
            throw new ImageException($"{ManifestName} of {storage.Subject} has {entry.Layers.Length} layers, but the configuration has {configuration.DiffIds.Length} diff_ids. Save the image again.");
        var offered = new OfferedPlatform(configuration.Platform, configuration.OsVersion);
        if (platforms.Platforms.FirstOrDefault(wanted => !PlatformChoice.Fits(offered, wanted)) is { } missing)
            throw new ImageException($"{storage.Subject} has no image for {missing.ToString().Printable(100)}. There is {offered.ToString().Printable(100)}: name it with --platform.");

        var history = LayerHistory.Of(configuration);
        var noAnnotations = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        var ofBase = await BaseProof.LayersAsync(
            configuration, noAnnotations, claim => FindBaseAsync(storage, entries, claim, configuration, limits, cancellationToken)).ConfigureAwait(false);
        var layers = ImmutableArray.CreateBuilder<LayerBlob>();
        for (var index = 0; index < entry.Layers.Length; index++)
            layers.Add(Layer(storage, entry.Layers[index], index, configuration, history, ofBase));
        var image = new OpenedImage(digest, configuration, noAnnotations, layers.ToImmutable());
        return new([new(digest.ToString(), _ => Task.FromResult(image))], storage);
    }

    private static LayerBlob Layer(ImageStorage storage, string name, int index, ImageConfiguration configuration, LayerHistory history, BaseLayers ofBase)
    {
        long size;
        using (var stream = Open(storage, name, index))
            size = stream.Length;
        var layer = new ImageLayer(index, DigestIn(name), configuration.DiffIds[index], MediaTypes.DockerLayer, size, history.Step(index)?.CreatedBy, ofBase.Contain(index));
        return new(layer, _ => ValueTask.FromResult(Open(storage, name, index)), configuration.Platform.Os == "windows");
    }

    // By digest as blob of a newer docker save, else by name among the archive's images.
    private static async Task<ImmutableArray<Digest>> FindBaseAsync(
        ImageStorage storage, ImmutableArray<Entry> entries, BaseClaim claim, ImageConfiguration configuration, ImageLimits limits, CancellationToken cancellationToken)
    {
        var layers = await BaseProof.FindAsync(new LayoutBlobs(storage, []), claim, configuration, limits, cancellationToken).ConfigureAwait(false);
        if (!layers.IsEmpty || claim.Name is not { Length: > 0 } name || entries.FirstOrDefault(entry => entry.Names.Any(own => ImageNames.Same(own, name))) is not { } entry)
            return layers;
        try
        {
            return (await ReadConfigurationAsync(storage, entry.Configuration, limits, cancellationToken).ConfigureAwait(false)).Configuration.DiffIds;
        }
        catch (ImageException)
        {
            return [];
        }
    }

    private static Stream Open(ImageStorage storage, string name, int index) => storage.Open(name)
        ?? throw new ImageException($"layer {index} '{name.Printable(200)}' is missing in {storage.Subject}. Save or copy the image again.");

    private static async Task<(Digest Digest, ImageConfiguration Configuration)> ReadConfigurationAsync(ImageStorage storage, string name, ImageLimits limits, CancellationToken cancellationToken)
    {
        var json = await storage.ReadAsync(name, limits, cancellationToken).ConfigureAwait(false)
            ?? throw new ImageException($"configuration '{name.Printable(200)}' is missing in {storage.Subject}. Save or copy the image again.");
        var digest = Digest.Sha256(json);

        // Docker and skopeo name the file by its digest, one as HEX.json, the other as blobs/sha256/HEX.
        if ((DigestIn(name) ?? DigestIn($"blobs/sha256/{name.Replace(".json", "", StringComparison.Ordinal)}")) is { } expected && expected != digest)
            throw new ImageException($"configuration in {storage.Subject} is damaged: its content has the digest {digest}, expected {expected}. Save or copy the image again.");
        return (digest, ConfigurationDocument.Parse($"configuration {digest}", json));
    }

    private static Digest? DigestIn(string name) =>
        name.StartsWith("blobs/", StringComparison.Ordinal) && Digest.TryParse(name["blobs/".Length..].Replace('/', ':'), out var digest) ? digest : null;

    private static Entry Choose(ImmutableArray<Entry> entries, ImageStorage storage, ImageReference reference)
    {
        if (entries.IsEmpty)
            throw new ImageException($"{ManifestName} of {storage.Subject} names no image.");
        var names = ImageNames.List(entries.SelectMany(entry => entry.Names.IsEmpty ? [null] : entry.Names.Cast<string?>()));
        if (reference.Name is not { } name)
        {
            return entries.Length == 1 ? entries[0] : throw new ImageException(
                $"{storage.Subject} holds {entries.Length} images: name one, for example {(reference with { Name = entries.SelectMany(entry => entry.Names).FirstOrDefault() ?? "NAME" }).ToString().Printable()}. There are {names}.");
        }

        var named = entries.Where(entry => entry.Names.Any(own => ImageNames.Same(own, name))).ToList();
        return named.Count == 1 ? named[0] : throw new ImageException($"{storage.Subject} has no image '{name.Printable(200)}'. There are {names}.");
    }

    private static ImmutableArray<Entry> Parse(ImageStorage storage, byte[] json)
    {
        var subject = $"{ManifestName} of {storage.Subject}";
        using var document = JsonFields.Parse(subject, json);
        if (document.RootElement.ValueKind != JsonValueKind.Array)
            throw new ImageException($"{subject} is no array of images, as docker save writes it.");
        var entries = ImmutableArray.CreateBuilder<Entry>();
        foreach (var element in document.RootElement.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Object)
                throw new ImageException($"{subject} is no array of images, as docker save writes it.");
            var image = new JsonFields(subject, "", element);
            entries.Add(new(Name(subject, image.RequiredText("Config")), image.Texts("RepoTags"), [.. image.Texts("Layers").Select(layer => Name(subject, layer))]));
        }

        return entries.ToImmutable();
    }

    private static string Name(string subject, string text) =>
        EntryPath.Clean(text) ?? throw new ImageException($"{subject} names a file '{text.Printable(200)}' outside the archive.");

    private sealed record Entry(string Configuration, ImmutableArray<string> Names, ImmutableArray<string> Layers);
}
