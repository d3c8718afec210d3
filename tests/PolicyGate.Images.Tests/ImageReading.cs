using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Reads images that a test has built, with readers that give a file's text.</summary>
internal static class ImageReading
{
    public static readonly ImageLimits Limits = new();

    public static FactReader<string> Text(params string[] patterns) => new("text", 1, patterns, FactFormat.Text, (_, content) => new StreamReader(content).ReadToEnd());

    /// <summary>For readers of images that are read without a cache.</summary>
    public static FactFormat<T> NotKept<T>()
        where T : class => new((_, _) => throw new InvalidOperationException(), _ => throw new InvalidOperationException());

    /// <summary>Every regular file, as <c>path=content@layer</c>, ordinal.</summary>
    public static async Task<string[]> AllAsync(Image image, ImageLimits? limits = null)
    {
        var reader = Text("**");
        return Lines(await ReadAsync(image, [reader], limits), reader);
    }

    public static string[] Lines(ImageFiles files, FactReader<string> reader) =>
        [.. files.Facts(reader).Select(fact => $"{fact.Path}={fact.Value}@{fact.File.Layer}"), .. files.Unreadable.Select(file => $"{file.Path}: {file.Message}")];

    public static async Task<ImageFiles> ReadAsync(Image image, FactReader[] readers, ImageLimits? limits = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("image.tar");
        await image.WriteOciArchiveAsync(path);
        return await ReadAsync("oci-archive:" + path, readers, limits);
    }

    public static async Task<ImageFiles> ReadAsync(string reference, FactReader[] readers, ImageLimits? limits = null, LayerCache? cache = null)
    {
        await using var image = await OpenAsync(reference, limits: limits);
        return await image.ReadFilesAsync(readers, cache, null, TestContext.Current.CancellationToken);
    }

    public static Task<ContainerImage> OpenAsync(string reference, string? platform = null, ImageLimits? limits = null) =>
        ContainerImage.OpenAsync(ImageReference.Parse(reference, limits ?? Limits), platform is null ? null : Platform.Parse(platform), limits ?? Limits, TestContext.Current.CancellationToken);
}
