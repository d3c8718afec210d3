using System.Collections.Immutable;

namespace PolicyGate.Testing;

/// <summary>An image that is hard to read, and what is to come of it: either it is refused, or its files are these.</summary>
public sealed record ImageCase
{
    private const string Archive = "image.tar";

    private readonly Func<string, Task<string>> _write;

    private ImageCase(string name, Func<string, Task<string>> write) => (Name, _write) = (name, write);

    public string Name { get; }

    /// <summary>The image, where it is one that a builder can make.</summary>
    public Image? Image { get; private init; }

    /// <summary><c>NAME=VALUE</c> each, where the defaults don't do.</summary>
    public ImmutableArray<string> Limits { get; private init; } = [];

    /// <summary>Parts of the error; empty where the image is read.</summary>
    public ImmutableArray<string> Refusal { get; private init; } = [];

    /// <summary>The paths and patterns that are asked for.</summary>
    public ImmutableArray<string> Asked { get; private init; } = ["**"];

    /// <summary>Each regular file that was asked for as <c>path=content@layer</c>, and then what could not be read as <c>path: why</c>, ordinal each.</summary>
    public ImmutableArray<string> Files { get; private init; } = [];

    /// <summary>The packages that an inventory shows, <c>name version</c> each; default where that is no matter.</summary>
    public ImmutableArray<string> Packages { get; private init; }

    /// <summary>A path that a scan tells not to have read, and part of the reason.</summary>
    public (string Path, string Reason)? Notification { get; private init; }

    /// <summary>An image that is read, and its files.</summary>
    public static ImageCase Read(string name, Image image, params string[] files) =>
        new(name, folder => WriteAsync(folder, image.ToOciLayout().ToArchive)) { Image = image, Files = [.. files] };

    /// <summary>An image that is read; how it is made.</summary>
    public static ImageCase Read(string name, Func<Image> image) => new(name, folder => WriteAsync(folder, image().ToOciLayout().ToArchive));

    /// <summary>An OCI archive that is refused, and parts of the error.</summary>
    public static ImageCase Refused(string name, Func<byte[]> archive, params string[] error) =>
        new(name, folder => WriteAsync(folder, archive)) { Refusal = [.. error] };

    /// <summary>An image that is refused, and parts of the error.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="write">Writes the image into a folder and gives its reference.</param>
    /// <param name="error">Parts of the error.</param>
    public static ImageCase Refused(string name, Func<string, Task<string>> write, params string[] error) => new(name, write) { Refusal = [.. error] };

    public ImageCase With(params string[] limits) => this with { Limits = [.. limits] };

    public ImageCase WithPackages(params string[] packages) => this with { Packages = [.. packages] };

    /// <summary>Asks for these, and gets these.</summary>
    public ImageCase WithFiles(string[] asked, params string[] files) => this with { Asked = [.. asked], Files = [.. files] };

    public ImageCase WithNotification(string path, string reason) => this with { Notification = (path, reason) };

    /// <summary>Writes the image and gives its reference.</summary>
    public Task<string> WriteAsync(string folder) => _write(folder);

    public override string ToString() => Name;

    private static async Task<string> WriteAsync(string folder, Func<byte[]> archive)
    {
        var path = Path.Combine(folder, Archive);
        await File.WriteAllBytesAsync(path, archive());
        return "oci-archive:" + path;
    }
}
