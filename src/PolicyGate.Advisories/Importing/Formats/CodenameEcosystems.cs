using System.Globalization;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>The ecosystems of releases that feeds call by their code name.</summary>
internal static class CodenameEcosystems
{
    /// <summary>Debian's: <c>Debian:12</c>; one that isn't in the table keeps its name (<c>Debian:sid</c>).</summary>
    public static string Debian(string codename) => ReleaseNames.Find(codename) is ("debian", var release) ? $"Debian:{release}" : $"Debian:{Affects.Checked(codename, "release")}";

    /// <summary>Ubuntu's, as OSV calls them: <c>Ubuntu:22.04:LTS</c>, of a subscription <c>Ubuntu:Pro:22.04:LTS</c>, of other builds <c>Ubuntu:Pro:FIPS-updates:22.04:LTS</c>.</summary>
    /// <param name="codename">The release.</param>
    /// <param name="line">What stands before the release: nothing, <c>Pro:</c>, <c>Pro:FIPS-updates:</c>.</param>
    public static string Ubuntu(string codename, string line)
    {
        if (ReleaseNames.Find(codename) is not ("ubuntu", var release))
            return $"Ubuntu:{line}{Affects.Checked(codename, "release")}";
        // Every second April's.
        var isLongTerm = release.EndsWith(".04", StringComparison.Ordinal) && int.TryParse(release.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year % 2 == 0;
        return $"Ubuntu:{line}{release}{(isLongTerm ? ":LTS" : "")}";
    }
}
