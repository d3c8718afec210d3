using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What is told of the image itself: name, digest, platform.</summary>
internal static class SbomImage
{
    private const int MaximumName = 1024;
    private const int MaximumPlatform = 100;

    /// <summary>Whether the subject is an image, and not an application or a folder.</summary>
    public static bool IsImage(SbomComponent? subject) => subject is not null && (subject.Kind == "container" || PurlOf(subject) is not null);

    /// <summary>The name with its tag; null where no image is described.</summary>
    public static string? NameOf(SbomComponent? subject)
    {
        if (!IsImage(subject))
            return null;
        var name = subject!.Property(SbomProperties.Own + "name") ?? subject.Values(SbomProperties.Trivy + "RepoTag").FirstOrDefault() ?? NameOf(PurlOf(subject)) ?? NameOf(subject.Name, subject.Version);
        // It is shown and compared everywhere, so it must be no more than it seems.
        return name is { Length: > 0 and <= MaximumName } && name.Printable(MaximumName) == name && !Digest.TryParse(name, out _) ? name : null;
    }

    /// <summary>The digest of its manifest, or of its configuration where that is all there is.</summary>
    public static Digest? DigestOf(SbomComponent? subject)
    {
        if (!IsImage(subject))
            return null;
        var candidates = new[] { subject!.Property(SbomProperties.Own + "digest"), PurlOf(subject)?.Version, subject.Version }
            .Concat(subject.Values(SbomProperties.Trivy + "RepoDigest").Select(digest => digest[(digest.LastIndexOf('@') + 1)..]))
            .Append("sha256:" + subject.Sha256)
            .Append(subject.Property(SbomProperties.Trivy + "ImageID"));
        foreach (var candidate in candidates)
        {
            if (Digest.TryParse(candidate, out var digest))
                return digest;
        }

        return null;
    }

    /// <summary>The platform: as it is told, else as the packages of an operating system tell; <c>unknown</c> otherwise.</summary>
    public static Platform PlatformOf(SbomComponent? subject, Distribution? distribution, IReadOnlyList<Package> packages)
    {
        if (subject?.Property(SbomProperties.Own + "platform") is { Length: <= MaximumPlatform } stated && Platform.TryParse(stated, out var own))
            return own;
        var ofDistribution = packages.Where(package => SbomPurls.IsOfDistribution(package.Purl)).ToList();
        var architectures = subject is not null && PurlOf(subject)?.Qualifiers.GetValueOrDefault("arch") is { } named
            ? [named]
            : ofDistribution.Select(package => package.Purl.Qualifiers.GetValueOrDefault("arch")).OfType<string>().Where(name => name is not ("all" or "any" or "noarch" or "source" or "src")).Distinct(StringComparer.Ordinal).ToList();
        var os = distribution is not null || ofDistribution.Count > 0 ? "linux" : "unknown";
        return architectures is [{ Length: <= MaximumPlatform } architecture] && Platform.TryParse($"{os}/{GoName(architecture)}", out var told) ? told : new(os, "unknown");
    }

    private static PackageUrl? PurlOf(SbomComponent subject) => PackageUrl.TryParse(subject.Purl, out var purl) && purl.Type is "oci" or "docker" ? purl : null;

    // The repository's address is written with and without the name at its end.
    private static string? NameOf(PackageUrl? purl)
    {
        if (purl is null)
            return null;
        var address = purl.Qualifiers.GetValueOrDefault("repository_url")?.TrimEnd('/');
        var name = address is null ? (purl.Namespace is null ? purl.Name : $"{purl.Namespace}/{purl.Name}")
            : address[(address.LastIndexOf('/') + 1)..].Equals(purl.Name, StringComparison.OrdinalIgnoreCase) ? address : $"{address}/{purl.Name}";
        return purl.Qualifiers.GetValueOrDefault("tag") is { } tag ? $"{name}:{tag}" : name;
    }

    private static string? NameOf(string? name, string? version)
    {
        if (name is null || version is null || Digest.TryParse(version, out _) || name.Contains('@', StringComparison.Ordinal) || name.LastIndexOf(':') > name.LastIndexOf('/'))
            return name;
        return $"{name}:{version}";
    }

    // What Debian and Fedora alone say so.
    private static string GoName(string architecture) => architecture switch
    {
        "ppc64el" => "ppc64le",
        "armv7hl" => "armv7",
        _ => architecture,
    };
}
