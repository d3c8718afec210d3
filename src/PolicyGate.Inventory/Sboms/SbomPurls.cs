namespace PolicyGate.Inventory;

/// <summary>Package URLs as generators write them, brought into the form that catalogers give.</summary>
internal static class SbomPurls
{
    // What generators add that is no part of a package's identity; the source is kept apart. Of an rpm package our own cataloger writes it, too.
    private static readonly string[] s_foreignQualifiers = ["upstream", "package-id", "origin", "source", "sourceversion"];

    public static bool IsOfDistribution(PackageUrl purl) => purl.Type is "deb" or "rpm" or "apk" or "alpm";

    /// <summary>The version as the package manager spells it, epoch included; null where there is none.</summary>
    public static string? Version(PackageUrl purl, string? stated)
    {
        var version = purl.Version ?? stated;
        if (version is null || !IsOfDistribution(purl) || version.Contains(':', StringComparison.Ordinal))
            return version;
        if (purl.Qualifiers.GetValueOrDefault("epoch") is { } epoch && epoch.All(char.IsAsciiDigit))
            return epoch == "0" && purl.Type != "rpm" ? version : $"{epoch}:{version}";
        // 1:2.3 beside a package URL with 2.3: its generator has lost the epoch on the way.
        return stated is not null && stated.Length > version.Length + 1 && stated.EndsWith(":" + version, StringComparison.Ordinal) && stated[..^(version.Length + 1)].All(char.IsAsciiDigit)
            ? stated
            : version;
    }

    /// <summary>The package URL in the form of catalogers: the epoch is part of the version for dpkg, a qualifier for rpm.</summary>
    public static PackageUrl Normalize(PackageUrl purl, string version)
    {
        foreach (var key in s_foreignQualifiers)
            purl = key == "upstream" && purl.Type == "rpm" ? purl : purl.WithQualifier(key, null);
        if (purl.Type == "rpm" && version.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && version[..colon].All(char.IsAsciiDigit))
            return (purl with { Version = version[(colon + 1)..] }).WithQualifier("epoch", version[..colon]);
        return (purl with { Version = version }).WithQualifier("epoch", null);
    }

    /// <summary>The name as the package manager spells it, with its scope, group or vendor.</summary>
    /// <param name="purl">The package URL, in which some types have the name in one form only.</param>
    /// <param name="stated">The name as it stands beside it.</param>
    public static string Name(PackageUrl purl, string? stated)
    {
        if (purl.Namespace is not null && !IsOfDistribution(purl))
            return purl.Type == "maven" ? $"{purl.Namespace}:{purl.Name}" : $"{purl.Namespace}/{purl.Name}";
        return stated is not null && new PackageUrl { Type = purl.Type, Name = stated }.Name == purl.Name ? stated : purl.Name;
    }
}
