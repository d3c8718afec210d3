using System.Collections.Immutable;

namespace PolicyGate.Images;

/// <summary>Which images of an index are meant. A single image is taken whatever its platform, unless platforms are named.</summary>
public sealed record PlatformSelection
{
    private const string AllWord = "all";

    private PlatformSelection(bool isAll, ImmutableArray<Platform> platforms) => (IsAll, Platforms) = (isAll, platforms);

    /// <summary>The image for <see cref="Platform.Default"/>.</summary>
    public static PlatformSelection Default { get; } = new(false, []);

    /// <summary>Every image.</summary>
    public static PlatformSelection All { get; } = new(true, []);

    /// <summary>True where every image is meant.</summary>
    public bool IsAll { get; }

    /// <summary>The platforms that are named, each of which has to be there; empty where none is.</summary>
    public ImmutableArray<Platform> Platforms { get; }

    /// <summary>The image for one platform.</summary>
    public static PlatformSelection Of(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return new(false, [platform]);
    }

    /// <summary>Parses <c>all</c>, or platforms with commas between them.</summary>
    /// <exception cref="ImageException">One of them is no platform.</exception>
    public static PlatformSelection Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim() == AllWord ? All : new(false, [.. text.Split(',').Select(part => Platform.Parse(part.Trim()))]);
    }
}
