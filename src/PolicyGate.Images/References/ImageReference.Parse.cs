using PolicyGate.Images.References;
using PolicyGate.Images.Stores;

namespace PolicyGate.Images;

public sealed partial record ImageReference
{
    private static readonly (string Prefix, ImageSource Source)[] s_prefixes =
    [
        ("oci-dir:", ImageSource.OciDirectory),
        ("oci-archive:", ImageSource.OciArchive),
        ("docker-archive:", ImageSource.DockerArchive),
        ("docker-daemon:", ImageSource.DockerDaemon),
        ("registry:", ImageSource.Registry),
        ("sbom:", ImageSource.Sbom),
    ];

    // Other programs' prefixes for the same things.
    private static readonly (string Prefix, string Ours)[] s_foreignPrefixes =
    [
        ("docker://", "registry:"),
        ("oci://", "registry:"),
        ("oci:", "oci-dir:"),
    ];

    /// <summary>Parses a reference; a path without prefix is looked at to tell what it is.</summary>
    /// <exception cref="ImageException">The text names no image.</exception>
    public static ImageReference Parse(string text) => Parse(text, new());

    /// <summary>Parses a reference; a path without prefix is looked at to tell what it is.</summary>
    /// <param name="text">The reference.</param>
    /// <param name="limits">Bounds on the look at an archive.</param>
    /// <exception cref="ImageException">The text names no image.</exception>
    public static ImageReference Parse(string text, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
            throw new ImageException("The image reference is empty: expected a path or a name, for example oci-archive:image.tar or registry:registry.example.com/shop:1.0.");
        foreach (var (prefix, source) in s_prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
                return Parse(text, source, text[prefix.Length..]);
        }

        if (text == StandardInput.Path)
            return new(ImageSource.StandardInput, text);
        if (File.Exists(text) || Directory.Exists(text))
            return new(ImageContent.Guess(text, limits), text);
        foreach (var (prefix, ours) in s_foreignPrefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
                throw new ImageException($"'{text.Printable()}' starts with '{prefix}', which is another program's prefix. Write {ours}{text[prefix.Length..].Printable()}");
        }

        return RegistryName.IsValid(text) && !RegistryName.LooksLikePath(text) ? new(ImageSource.Registry, text) : throw LocalFile.Missing(text);
    }

    /// <summary>The reference with its prefix.</summary>
    public override string ToString() =>
        s_prefixes.FirstOrDefault(prefix => prefix.Source == Source).Prefix + Location + (Name is null ? "" : ":" + Name);

    private static ImageReference Parse(string text, ImageSource source, string rest)
    {
        if (rest.Length == 0)
            throw new ImageException($"'{text.Printable()}' names no image: a {(source is ImageSource.Registry or ImageSource.DockerDaemon ? "name" : "path")} was expected after the colon.");
        switch (source)
        {
            case ImageSource.Sbom:
                return new(source, rest);
            case ImageSource.Registry or ImageSource.DockerDaemon:
                return RegistryName.IsValid(rest)
                    ? new(source, rest)
                    : throw new ImageException($"'{rest.Printable()}' is no image name: expected HOST/REPOSITORY:TAG or HOST/REPOSITORY@DIGEST, in lower case up to the tag.");
            default:
                return SplitPath(source, rest);
        }
    }

    // Both parts may hold colons (C:\x.tar:shop:1.0), so what exists decides; where nothing does, the first colon that is no drive's.
    private static ImageReference SplitPath(ImageSource source, string rest)
    {
        if (rest == StandardInput.Path || rest.StartsWith(StandardInput.Path + ":", StringComparison.Ordinal))
            return rest.Length > 2 ? new(source, StandardInput.Path, rest[2..]) : new(source, StandardInput.Path);
        if (File.Exists(rest) || Directory.Exists(rest))
            return new(source, rest);
        var hasDrive = rest.Length > 2 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && rest[2] is '\\' or '/';
        var first = rest.IndexOf(':', hasDrive ? 2 : 1);
        for (var colon = first; colon >= 0; colon = rest.IndexOf(':', colon + 1))
        {
            if (File.Exists(rest[..colon]) || Directory.Exists(rest[..colon]))
                return Split(colon);
        }

        return first < 0 ? new(source, rest) : Split(first);

        ImageReference Split(int colon) => new(source, rest[..colon], colon + 1 < rest.Length ? rest[(colon + 1)..] : null);
    }
}
