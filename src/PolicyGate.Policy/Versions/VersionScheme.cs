using NuGet.Versioning;

namespace PolicyGate.Policy.Versions;

/// <summary>The order of the versions of a type of packages.</summary>
internal sealed record VersionScheme(string Type, Func<string, bool> IsVersion, Comparison<string> Compare)
{
    private static readonly VersionScheme[] s_all =
    [
        new("deb", DebianVersion.IsVersion, DebianVersion.Compare),
        new("nuget", text => NuGetVersion.TryParse(text, out _), CompareNuGet),
    ];

    internal static IEnumerable<string> Types => s_all.Select(scheme => scheme.Type);

    internal static VersionScheme? Find(string type) => Array.Find(s_all, scheme => scheme.Type == type);

    internal bool AreEqual(string left, string right) => IsVersion(left) && IsVersion(right) && Compare(left, right) == 0;

    private static int CompareNuGet(string left, string right) =>
        VersionComparer.Compare(NuGetVersion.Parse(left), NuGetVersion.Parse(right), VersionComparison.VersionRelease);
}
