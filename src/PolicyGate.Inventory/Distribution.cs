namespace PolicyGate.Inventory;

/// <summary>What <c>os-release</c> says (freedesktop.org, os-release(5)).</summary>
/// <param name="Id">Lower-case identifier: <c>debian</c>.</param>
/// <param name="VersionId">Release: <c>12</c>; null for a rolling or testing one.</param>
/// <param name="Codename">Code name: <c>bookworm</c>.</param>
/// <param name="PrettyName">Name for people.</param>
/// <param name="IdLike">Identifiers of distributions it derives from, nearest first, separated by blanks.</param>
public sealed record Distribution(string Id, string? VersionId, string? Codename, string? PrettyName, string? IdLike)
{
    /// <summary>For people: the pretty name, else identifier and release.</summary>
    public string Name => PrettyName ?? (VersionId is null ? Id : $"{Id} {VersionId}");

    /// <summary>What a package URL says as <c>distro</c>: <c>debian-12</c>; for a release without number its code name.</summary>
    public string PurlQualifier => (VersionId ?? Codename) is { } release ? $"{Id}-{release}" : Id;

    /// <summary>True for Debian and what derives from it: its packages are dpkg's.</summary>
    public bool IsDebianLike => Id is "debian" or "ubuntu" || (IdLike?.Split(' ').Any(id => id is "debian" or "ubuntu") ?? false);
}
