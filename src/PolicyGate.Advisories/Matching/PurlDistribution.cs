using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>The distribution of a package where only its package URL tells: in a bill of materials.</summary>
internal static class PurlDistribution
{
    /// <summary>From <c>distro=opensuse-leap-15.6</c>, or <c>distro=12</c> beside the namespace; namespaces are vendors' names.</summary>
    public static Distribution? Of(PackageUrl purl)
    {
        var name = purl.Qualifiers.GetValueOrDefault("distro") ?? "";
        var hyphen = name.LastIndexOf('-');
        var hasVersion = hyphen > 0 && hyphen + 1 < name.Length && char.IsAsciiDigit(name[hyphen + 1]);
        var id = purl.Namespace?.ToLowerInvariant() switch
        {
            null or "" => hasVersion ? name[..hyphen].ToLowerInvariant() : null,
            "redhat" => "rhel",
            "suse" or "opensuse" or "oracle" or "amazon" when hasVersion => name[..hyphen].ToLowerInvariant(),
            "oracle" => "ol",
            "amazon" => "amzn",
            "suse" => "sles",
            var other => other,
        };
        if (id is null)
            return null;
        var rest = hasVersion ? name[(hyphen + 1)..] : name.StartsWith(id + "-", StringComparison.OrdinalIgnoreCase) ? name[(id.Length + 1)..] : name;
        var isVersion = rest.Length > 0 && char.IsAsciiDigit(rest[0]);
        return new(id, isVersion ? rest : null, isVersion || rest.Length == 0 ? null : rest, null, null);
    }
}
