using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Exporting;

/// <summary>The words for a source's care for a package.</summary>
internal static class PackageStatusNames
{
    private static readonly string[] _names = ["unstated", "affected", "not-affected", "under-investigation", "will-not-fix", "fix-deferred", "end-of-life"];

    public static string Of(PackageStatus status) => _names[(int)status];

    public static PackageStatus? Find(string name) => Array.IndexOf(_names, name) is >= 0 and var status ? (PackageStatus)status : null;
}
