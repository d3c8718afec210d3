using NuGet.Versioning;

namespace PolicyGate.Advisories.Versions;

/// <summary>NuGet's order: up to four numbers, then SemVer 2 prerelease labels without regard to case; metadata doesn't count.</summary>
internal sealed class NuGetVersionOrder : VersionOrder
{
    public static NuGetVersionOrder Instance { get; } = new();

    public override string Name => "NuGet";

    public override bool IsVersion(string text) => NuGetVersion.TryParse(text, out _);

    public override int Compare(string left, string right) =>
        VersionComparer.Compare(NuGetVersion.Parse(left), NuGetVersion.Parse(right), VersionComparison.VersionRelease);
}
