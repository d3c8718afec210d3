namespace PolicyGate.Images.Stores;

/// <summary>Which of several images is for a platform.</summary>
internal static class PlatformChoice
{
    /// <summary>The images for the platform: those of its very variant, else of any.</summary>
    public static List<T> Choose<T>(IEnumerable<T> images, Func<T, Platform> platformOf, Platform wanted)
    {
        var fitting = images.Where(image => Fits(platformOf(image), wanted)).ToList();
        var exact = fitting.Where(image => Variant(platformOf(image)) == Variant(wanted)).ToList();
        return exact.Count > 0 ? exact : fitting;
    }

    /// <summary>True where an image of a platform is what was wanted; a platform without variant takes any.</summary>
    public static bool Fits(Platform platform, Platform wanted) =>
        platform.Os == wanted.Os && platform.Architecture == wanted.Architecture && (wanted.Variant is null || Variant(platform) == Variant(wanted));

    // What no variant means, as containerd has it.
    private static string? Variant(Platform platform) => platform.Variant ?? platform.Architecture switch
    {
        "arm" => "v7",
        "arm64" => "v8",
        "amd64" => "v1",
        _ => null,
    };
}
