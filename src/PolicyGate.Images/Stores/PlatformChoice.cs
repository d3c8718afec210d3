using System.Globalization;

namespace PolicyGate.Images.Stores;

/// <summary>Which of several images is for a platform, by the rules of containerd.</summary>
internal static class PlatformChoice
{
    private const int Unfit = 100;

    /// <summary>
    /// The images that are for the platform and of the best variant. For Windows, which has one image for each of its releases, those of the newest release
    /// that was asked for: which one a host could run, nobody knows here.
    /// </summary>
    public static List<T> Choose<T>(IEnumerable<T> images, Func<T, OfferedPlatform> platformOf, Platform wanted)
    {
        var fitting = images.Select(image => (Image: image, Platform: platformOf(image))).Where(image => Fits(image.Platform, wanted)).ToList();
        if (fitting.Count == 0)
            return [];
        var variant = fitting.Min(image => Rank(image.Platform.Platform, wanted));
        var best = fitting.Where(image => Rank(image.Platform.Platform, wanted) == variant).ToList();
        if (Normal(wanted).Os == "windows" && best.All(image => image.Platform.OsVersion is { Length: > 0 }))
        {
            var newest = best.Max(image => Release.Of(image.Platform.OsVersion!))!;
            best = [.. best.Where(image => Release.Of(image.Platform.OsVersion!).CompareTo(newest) == 0)];
        }

        return [.. best.Select(image => image.Image)];
    }

    /// <summary>True where an image of a platform is what was wanted; a platform without variant or version takes any.</summary>
    public static bool Fits(OfferedPlatform offered, Platform wanted)
    {
        var (its, asked) = (Normal(offered.Platform), Normal(wanted));
        return its.Os == asked.Os && its.Architecture == asked.Architecture && (wanted.Variant is null || Rank(offered.Platform, wanted) < Unfit)
            && (wanted.OsVersion is not { } version || (offered.OsVersion is { Length: > 0 } has && Release.Of(has).IsWithin(Release.Of(version))));
    }

    // 0 for the variant itself. A processor runs what is for a lesser variant of it, too, the nearest is the best: v7, v6 and v5 on arm/v7.
    private static int Rank(Platform offered, Platform wanted)
    {
        var (has, asked) = (Normal(offered).Variant, Normal(wanted).Variant);
        if (has == asked)
            return 0;
        return Level(has) is { } level && Level(asked) is { } most && level <= most ? (int)((most - level) * 10) : Unfit;
    }

    private static decimal? Level(string? variant) =>
        variant is ['v', .. var number] && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) && level < 10 ? level : null;

    // What no variant means, as containerd has it.
    private static Platform Normal(Platform platform)
    {
        var normal = PlatformNames.Normalize(platform);
        return normal.Variant is not null ? normal : normal with
        {
            Variant = normal.Architecture switch
            {
                "arm" => "v7",
                "arm64" => "v8",
                "amd64" => "v1",
                _ => null,
            },
        };
    }

    /// <summary>A version of Windows: 10.0.20348.2700, compared number by number.</summary>
    private sealed class Release(long[] numbers) : IComparable<Release>
    {
        public static Release Of(string text) => new([.. text.Split('.').Take(8).Select(part => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1)]);

        public bool IsWithin(Release asked) => Numbers.AsSpan().StartsWith(asked.Numbers);

        private long[] Numbers => numbers;

        public int CompareTo(Release? other) => other is null ? 1 : numbers.AsSpan().SequenceCompareTo(other.Numbers);
    }
}

/// <summary>The platform that an image says it is for, and the version of the operating system, which Windows images state.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="OsVersion">The version.</param>
internal sealed record OfferedPlatform(Platform Platform, string? OsVersion)
{
    /// <inheritdoc/>
    public override string ToString() => OsVersion is { Length: > 0 } version ? $"{Platform with { OsVersion = version }}" : Platform.ToString();
}
