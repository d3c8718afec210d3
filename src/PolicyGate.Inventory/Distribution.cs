namespace PolicyGate.Inventory;

/// <summary>What <c>os-release</c> says (freedesktop.org, os-release(5)).</summary>
/// <param name="Id">Lower-case identifier: <c>debian</c>.</param>
/// <param name="VersionId">Release: <c>12</c>; null for a rolling or testing one.</param>
/// <param name="Codename">Code name: <c>bookworm</c>.</param>
/// <param name="PrettyName">Name for people.</param>
/// <param name="IdLike">Identifiers of distributions it derives from, nearest first, separated by blanks.</param>
public sealed record Distribution(string Id, string? VersionId, string? Codename, string? PrettyName, string? IdLike)
{
    /// <summary>
    /// The release of another distribution that this one takes its packages from, as Linux Mint does from Ubuntu, where its files tell which: advisories for that one hold for most of its packages.
    /// </summary>
    public Distribution? DerivedFrom { get; init; }

    /// <summary>For people: the pretty name, else identifier and release.</summary>
    public string Name => PrettyName ?? (VersionId is null ? Id : $"{Id} {VersionId}");

    /// <summary>What a package URL says as <c>distro</c>: <c>debian-12</c>; for a release without number its code name.</summary>
    public string PurlQualifier => (VersionId ?? Codename) is { } release ? $"{Id}-{release}" : Id;

    /// <summary>True for Debian and what derives from it: its packages are dpkg's.</summary>
    public bool IsDebianLike => IsOrIsLike("debian", "ubuntu");

    /// <summary>True for Alpine and what derives from it, and for the others whose packages are apk's.</summary>
    public bool IsAlpineLike => IsOrIsLike("alpine", "wolfi", "chainguard", "postmarketos", "adelie");

    private bool IsOrIsLike(params ReadOnlySpan<string> ids)
    {
        foreach (var id in ids)
        {
            if (Id == id || (IdLike is not null && IdLike.Split(' ').Contains(id)))
                return true;
        }

        return false;
    }
}
