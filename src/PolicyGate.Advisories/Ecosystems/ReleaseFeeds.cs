using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Ecosystems;

/// <summary>Which feeds speak for a release of a distribution, by the ecosystems' names as OSV spells them.</summary>
internal static class ReleaseFeeds
{
    /// <summary>A distribution without releases.</summary>
    public static Func<Distribution, string, FeedReach?> Rolling(string name) => (_, ecosystem) => ecosystem == name ? FeedReach.Release : null;

    /// <summary>Releases are whole numbers; what stands behind a dot is no release of its own.</summary>
    public static Func<Distribution, string, FeedReach?> Major(params string[] names) => (distribution, ecosystem) => Is(ecosystem, names, Part(distribution, 1));

    /// <summary>Releases are numbers with a dot.</summary>
    public static Func<Distribution, string, FeedReach?> MajorMinor(params string[] names) => (distribution, ecosystem) => Is(ecosystem, names, Part(distribution, 2));

    /// <summary>Debian's point releases (12.5) are no releases of their own; some records speak of all releases.</summary>
    public static FeedReach? Debian(Distribution distribution, string ecosystem) =>
        ecosystem == "Debian" ? FeedReach.AllReleases : Is(ecosystem, ["Debian"], Part(distribution, 1));

    /// <summary>Fixes of extended maintenance are only for those who subscribed to Ubuntu Pro. Its FIPS and real-time builds are other packages.</summary>
    public static FeedReach? Ubuntu(Distribution distribution, string ecosystem)
    {
        if (Part(distribution, 2) is not { } release)
            return null;
        if (ecosystem == $"Ubuntu:{release}:LTS" || ecosystem == $"Ubuntu:{release}")
            return FeedReach.Release;
        return ecosystem == $"Ubuntu:Pro:{release}:LTS" || ecosystem == $"Ubuntu:Pro:{release}" ? FeedReach.Subscribers("Ubuntu Pro") : null;
    }

    /// <summary><c>v3.20</c>, or <c>edge</c>, which an unfinished release's version (3.21.0_alpha20240807) is as well.</summary>
    public static FeedReach? Alpine(Distribution distribution, string ecosystem)
    {
        var isEdge = distribution.VersionId is null ? distribution.Codename == "edge" : distribution.VersionId.Contains('_', StringComparison.Ordinal);
        return isEdge ? Is(ecosystem, ["Alpine"], "edge") : Part(distribution, 2) is { } release ? Is(ecosystem, ["Alpine"], "v" + release) : null;
    }

    /// <summary>
    /// Red Hat's streams as its product names have them: <c>enterprise_linux:9::appstream</c> for everybody, <c>rhel_eus:9.2::appstream</c> for those who stay on 9.2 and pay for it.
    /// </summary>
    public static FeedReach? RedHat(Distribution distribution, string ecosystem)
    {
        if (Part(distribution, 1) is not { } major || !ecosystem.StartsWith("Red Hat:", StringComparison.Ordinal))
            return null;
        var stream = ecosystem["Red Hat:".Length..];
        if (IsStream(stream, major) || IsStream(stream, "enterprise_linux:" + major))
            return FeedReach.Release;
        foreach (var name in (ReadOnlySpan<string>)["rhel_eus", "rhel_e4s", "rhel_aus", "rhel_tus", "rhel_els", "rhel_eus_long_life"])
        {
            if (IsStream(stream, $"{name}:{major}") || (Part(distribution, 2) is { } minor && IsStream(stream, $"{name}:{minor}")))
                return FeedReach.Subscribers(stream.Split("::")[0]);
        }

        return null;
    }

    /// <summary>
    /// SUSE names products and modules, all with the release at the end: <c>Linux Enterprise Module for Basesystem 15 SP5</c>; what follows in <c>15 SP4-LTSS</c> is support that one pays for.
    /// </summary>
    public static FeedReach? Suse(Distribution distribution, string ecosystem)
    {
        if (distribution.VersionId is not { } version || !ecosystem.StartsWith("SUSE:", StringComparison.Ordinal))
            return null;
        var isMicro = distribution.Id.Contains("micro", StringComparison.Ordinal);
        if (isMicro != ecosystem.Contains(" Micro ", StringComparison.Ordinal))
            return null;
        var parts = version.Split('.');
        var release = isMicro ? version : parts is [var major, var pack, ..] && pack != "0" ? $"{major} SP{pack}" : parts[0];
        var at = ecosystem.LastIndexOf(" " + release, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var rest = ecosystem[(at + 1 + release.Length)..];
        return rest.Length == 0 ? FeedReach.Release : rest[0] == '-' ? FeedReach.Subscribers(rest[1..]) : null;
    }

    public static FeedReach? OpenSuse(Distribution distribution, string ecosystem) => distribution.Id switch
    {
        "opensuse-tumbleweed" => Is(ecosystem, ["openSUSE"], "Tumbleweed"),
        "opensuse-leap-micro" => Is(ecosystem, ["openSUSE"], "Leap Micro " + distribution.VersionId),
        _ => Is(ecosystem, ["openSUSE"], "Leap " + distribution.VersionId),
    };

    /// <summary>Amazon's first Linux has dates for versions.</summary>
    public static FeedReach? Amazon(Distribution distribution, string ecosystem) =>
        Is(ecosystem, ["Amazon Linux"], distribution.VersionId is { Length: 7 } version && version[4] == '.' ? "1" : Part(distribution, 1));

    /// <summary>Which service pack it is stands only in the name for people: <c>openEuler 22.03 (LTS-SP1)</c>.</summary>
    public static FeedReach? OpenEuler(Distribution distribution, string ecosystem)
    {
        var name = distribution.PrettyName ?? "";
        var (start, end) = (name.IndexOf('(', StringComparison.Ordinal), name.IndexOf(')', StringComparison.Ordinal));
        return Is(ecosystem, ["openEuler"], start > 0 && end > start ? $"{distribution.VersionId}-{name[(start + 1)..end]}" : distribution.VersionId);
    }

    private static bool IsStream(string stream, string name) =>
        stream.StartsWith(name, StringComparison.Ordinal) && (stream.Length == name.Length || stream[name.Length] == ':');

    private static FeedReach? Is(string ecosystem, ReadOnlySpan<string> names, string? release)
    {
        foreach (var name in names)
        {
            if (release is not null && ecosystem.Length == name.Length + 1 + release.Length && ecosystem[name.Length] == ':'
                && ecosystem.StartsWith(name, StringComparison.Ordinal) && ecosystem.EndsWith(release, StringComparison.Ordinal))
                return FeedReach.Release;
        }

        return null;
    }

    /// <summary>So many numbers of the version; null where it has fewer.</summary>
    private static string? Part(Distribution distribution, int count)
    {
        if (distribution.VersionId is not { } version)
            return null;
        var parts = version.Split('.');
        return parts.Length < count ? null : string.Join('.', parts, 0, count);
    }
}
