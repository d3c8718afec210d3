using System.Collections.Immutable;

namespace PolicyGate.Inventory;

/// <summary>The distribution: what an operating-system component says, else what the package URLs of the packages agree on.</summary>
internal static class SbomDistribution
{
    private const int MaximumWord = 200;

    // Words of generators for what os-release has as ID.
    private static readonly Dictionary<string, string> s_ids = new(StringComparer.Ordinal)
    {
        ["redhat"] = "rhel", ["red"] = "rhel", ["alma"] = "almalinux", ["amazon"] = "amzn", ["amazon linux"] = "amzn", ["oracle"] = "ol",
        ["oracle linux server"] = "ol", ["opensuse.leap"] = "opensuse-leap", ["opensuse.tumbleweed"] = "opensuse-tumbleweed", ["suse"] = "sles",
        ["suse linux enterprise server"] = "sles", ["sles"] = "sles", ["cbl-mariner"] = "mariner",
    };

    // Package URLs often have a code name, as the specification's own examples do.
    private static readonly Dictionary<(string Id, string Codename), string> s_releases = new()
    {
        [("debian", "stretch")] = "9", [("debian", "buster")] = "10", [("debian", "bullseye")] = "11", [("debian", "bookworm")] = "12", [("debian", "trixie")] = "13", [("debian", "forky")] = "14",
        [("ubuntu", "trusty")] = "14.04", [("ubuntu", "xenial")] = "16.04", [("ubuntu", "bionic")] = "18.04", [("ubuntu", "focal")] = "20.04", [("ubuntu", "jammy")] = "22.04", [("ubuntu", "noble")] = "24.04",
    };

    /// <summary>All that are named, by identifier and release; ordinal order.</summary>
    public static ImmutableArray<Distribution> Find(IReadOnlyList<SbomComponent> components, IReadOnlyList<Package> packages)
    {
        var named = components.Where(component => component.Kind == "operating-system").Select(OfComponent).OfType<Distribution>().ToList();
        if (named.Count == 0)
            named = [.. packages.Where(package => SbomPurls.IsOfDistribution(package.Purl)).Select(package => (package.Purl.Namespace, Distro: package.Purl.Qualifiers.GetValueOrDefault("distro"))).Distinct().Select(item => OfPurl(item.Namespace, item.Distro)).OfType<Distribution>()];
        return [.. named.DistinctBy(distribution => distribution.PurlQualifier).OrderBy(distribution => distribution.PurlQualifier, StringComparer.Ordinal)];
    }

    private static Distribution? OfComponent(SbomComponent component)
    {
        if (Own(component, "distribution:") is { } own)
            return own with { DerivedFrom = Own(component, "distribution:derivedFrom:") };
        string? Word(string name) => component.Property(SbomProperties.Syft + "distro:" + name);
        var idLike = string.Join(' ', component.Members(SbomProperties.Syft + "distro:idLike").Select(like => like.GetValueOrDefault("", "")));
        return Recognize(Word("id") ?? component.Name, Word("versionID") ?? component.Version, Word("versionCodename"), Word("prettyName"), idLike);
    }

    /// <summary>What PolicyGate wrote: there is nothing to conclude of it.</summary>
    private static Distribution? Own(SbomComponent component, string prefix)
    {
        string? Word(string name) => component.Property(SbomProperties.Own + prefix + name) is { } value ? value[..Math.Min(value.Length, MaximumWord)] : null;
        return Word("id") is { } id ? new(id, Word("versionId"), Word("codename"), Word("prettyName"), Word("idLike")) : null;
    }

    // distro=debian-12, distro=3.19.1 (Trivy, Alpine), distro=jessie, distro=opensuse-leap-15.5
    private static Distribution? OfPurl(string? space, string? distro)
    {
        if (distro is null)
            return Recognize(space, null, null, null, null);
        var dash = distro.LastIndexOf('-');
        return dash > 0 && dash + 1 < distro.Length && char.IsAsciiDigit(distro[dash + 1])
            ? Recognize(distro[..dash], distro[(dash + 1)..], null, null, null)
            : Recognize(space ?? distro, distro == space ? null : distro, null, null, null);
    }

    private static Distribution? Recognize(string? name, string? version, string? codename, string? prettyName, string? idLike)
    {
        if (name is null)
            return null;
        var id = name.Trim().ToLowerInvariant();
        id = s_ids.GetValueOrDefault(id, id.Split(' ')[0]);
        id = s_ids.GetValueOrDefault(id, id);
        if (version is not null && !char.IsAsciiDigit(version[0]))
        {
            codename ??= version;
            version = s_releases.GetValueOrDefault((id, version.ToLowerInvariant()));
        }

        var values = new Dictionary<string, string?> { ["ID"] = id, ["VERSION_ID"] = version, ["VERSION_CODENAME"] = codename, ["PRETTY_NAME"] = prettyName, ["ID_LIKE"] = idLike };
        var known = values.Where(value => !string.IsNullOrEmpty(value.Value)).Select(value => KeyValuePair.Create(value.Key, value.Value![..Math.Min(value.Value!.Length, MaximumWord)]));
        return new DistributionFiles { OsRelease = new(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, known)) }.Recognize();
    }
}
