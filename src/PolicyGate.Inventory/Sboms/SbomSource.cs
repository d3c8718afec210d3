namespace PolicyGate.Inventory;

/// <summary>The source package of an operating-system package, from what generators write of it.</summary>
internal static class SbomSource
{
    private const string SourceRpm = ".src.rpm";

    /// <summary>The source package; null for a package of no operating system, and for one of rpm that tells none.</summary>
    public static SourcePackage? Of(SbomComponent component, PackageUrl purl, string version)
    {
        if (component.IsOwn)
            return Own(component) is { Name: { } own } stated ? new(own, stated.Version ?? version) : null;
        if (!SbomPurls.IsOfDistribution(purl))
            return null;
        if ((Own(component) ?? OfTrivy(component) ?? OfSyft(component) ?? OfPurl(purl)) is { Name: { } name } found)
        {
            var sourceVersion = found.Version ?? version;
            // As in rpm's own database, which has the source's file name, and that has no epoch.
            return new(name, purl.Type == "rpm" ? sourceVersion[(sourceVersion.IndexOf(':', StringComparison.Ordinal) + 1)..] : sourceVersion);
        }

        // dpkg and apk leave the source out where it is the package itself; rpm never does.
        return purl.Type == "rpm" ? null : new(purl.Name, version);
    }

    private static (string? Name, string? Version)? Own(SbomComponent component) =>
        component.Property(SbomProperties.Own + "source:name") is { } name ? (name, component.Property(SbomProperties.Own + "source:version")) : null;

    private static (string? Name, string? Version)? OfTrivy(SbomComponent component)
    {
        if (component.Property(SbomProperties.Trivy + "SrcName") is not { } name)
            return null;
        if (component.Property(SbomProperties.Trivy + "SrcVersion") is not { } version)
            return (name, null);
        if (component.Property(SbomProperties.Trivy + "SrcRelease") is { } release)
            version = $"{version}-{release}";
        return (name, component.Property(SbomProperties.Trivy + "SrcEpoch") is { } epoch && epoch != "0" ? $"{epoch}:{version}" : version);
    }

    private static (string? Name, string? Version)? OfSyft(SbomComponent component)
    {
        if (component.Property(SbomProperties.Syft + "metadata:sourceRpm") is { } file)
            return OfSourceRpm(file);
        return component.Property(SbomProperties.Syft + "metadata:source", SbomProperties.Syft + "metadata:originPackage") is { } name
            ? (name, component.Property(SbomProperties.Syft + "metadata:sourceVersion"))
            : null;
    }

    // Qualifiers that no specification has: upstream is Syft's, origin and source are SCALIBR's.
    private static (string? Name, string? Version)? OfPurl(PackageUrl purl)
    {
        if (purl.Qualifiers.TryGetValue("upstream", out var upstream))
        {
            if (upstream.EndsWith(SourceRpm, StringComparison.Ordinal))
                return OfSourceRpm(upstream);
            var at = upstream.IndexOf('@', StringComparison.Ordinal);
            return at > 0 ? (upstream[..at], upstream[(at + 1)..]) : (upstream, null);
        }

        return (purl.Qualifiers.GetValueOrDefault("source") ?? purl.Qualifiers.GetValueOrDefault("origin")) is { } name
            ? (name, purl.Qualifiers.GetValueOrDefault("sourceversion"))
            : null;
    }

    // name-version-release.src.rpm.
    private static (string? Name, string? Version)? OfSourceRpm(string file)
    {
        if (!file.EndsWith(SourceRpm, StringComparison.Ordinal))
            return null;
        var text = file[..^SourceRpm.Length];
        var release = text.LastIndexOf('-');
        var version = release > 0 ? text.LastIndexOf('-', release - 1) : -1;
        return version > 0 ? (text[..version], text[(version + 1)..]) : null;
    }
}
