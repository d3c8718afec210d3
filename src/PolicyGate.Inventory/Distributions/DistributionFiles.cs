using System.Globalization;

namespace PolicyGate.Inventory;

/// <summary>What the files that tell a distribution say; null for those that aren't there.</summary>
internal sealed record DistributionFiles
{
    public OsRelease? OsRelease { get; init; }

    public OsRelease? LsbRelease { get; init; }

    /// <summary>First line of <c>etc/debian_version</c>.</summary>
    public string? DebianVersion { get; init; }

    /// <summary>First line of <c>etc/alpine-release</c>.</summary>
    public string? AlpineRelease { get; init; }

    /// <summary>The distribution that they tell.</summary>
    public Distribution? Recognize()
    {
        if (Identifier(OsRelease?["ID"]) is { } id)
        {
            var (release, codename) = id switch
            {
                "debian" => DebianRelease(OsRelease!["VERSION_ID"] ?? DebianVersion),
                "alpine" => AlpineBranch(OsRelease!["VERSION_ID"] ?? AlpineRelease),
                _ => (OsRelease!["VERSION_ID"], null),
            };
            codename = OsRelease["VERSION_CODENAME"] ?? OsRelease["UBUNTU_CODENAME"] ?? codename ?? NameInParentheses(OsRelease["VERSION"]);
            return new(id, release, codename, OsRelease["PRETTY_NAME"], OsRelease["ID_LIKE"]) { DerivedFrom = Origin(id, OsRelease) };
        }

        if (Identifier(LsbRelease?["DISTRIB_ID"]) is { } lsbId)
            return new(lsbId, LsbRelease!["DISTRIB_RELEASE"], LsbRelease["DISTRIB_CODENAME"], LsbRelease["DISTRIB_DESCRIPTION"], null);
        if (OsRelease is not null || LsbRelease is not null)
            return null;

        // Distributions from before there was an os-release. Whoever derives from them and still has their file has one of the others as well.
        if (AlpineRelease is { Length: > 0 })
        {
            var (release, codename) = AlpineBranch(AlpineRelease);
            return new("alpine", release, codename, null, null);
        }

        if (DebianVersion is { Length: > 0 })
        {
            var (release, codename) = DebianRelease(DebianVersion);
            return new("debian", release, codename, null, null);
        }

        return null;
    }

    private static string? Identifier(string? value)
    {
        var id = value?.Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(id) || !id.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-') ? null : id;
    }

    // The release of Debian or Ubuntu that a derivative takes its packages from: Mint, Pop!_OS, elementary and neon say UBUNTU_CODENAME, Mint's Debian edition
    // DEBIAN_CODENAME; Raspbian has Debian's own code names.
    private static Distribution? Origin(string id, OsRelease osRelease)
    {
        if (id is "debian" or "ubuntu" || osRelease["ID_LIKE"] is not { } like)
            return null;
        foreach (var name in new[] { "UBUNTU_CODENAME", "DEBIAN_CODENAME", "VERSION_CODENAME" })
        {
            if (ReleaseNames.Find(osRelease[name]) is { } origin && like.Split(' ').Any(parent => parent is "ubuntu" or "debian"))
                return new(origin.Id, origin.Release, osRelease[name], null, origin.Id == "ubuntu" ? "debian" : null);
        }

        return null;
    }

    // Debian's release is the first number from version 4 on: 12.5 is 12. A testing or unstable one is named, as in trixie/sid.
    private static (string? Release, string? Codename) DebianRelease(string? version)
    {
        if (string.IsNullOrEmpty(version))
            return (null, null);
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        if (int.TryParse(version.AsSpan(0, dot < 0 ? version.Length : dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major))
            return (dot > 0 && major >= 4 ? version[..dot] : version, null);
        return (null, version.Split('/')[0]);
    }

    // 3.23.0_alpha20250612 is what is to become 3.23 one day: edge.
    private static (string? Release, string? Codename) AlpineBranch(string? version) =>
        version is not null && (version.Contains('_', StringComparison.Ordinal) || version.StartsWith("edge", StringComparison.Ordinal)) ? (null, "edge") : (version, null);

    // VERSION="8 (jessie)", before there was a VERSION_CODENAME.
    private static string? NameInParentheses(string? version)
    {
        var open = version?.LastIndexOf('(') ?? -1;
        var close = version?.LastIndexOf(')') ?? -1;
        if (open < 0 || close <= open + 1)
            return null;
        var name = version![(open + 1)..close];
        return name.All(char.IsAsciiLetterLower) ? name : null;
    }
}
