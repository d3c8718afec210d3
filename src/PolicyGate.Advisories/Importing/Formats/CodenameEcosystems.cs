using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>The ecosystems of releases that feeds call by their code name.</summary>
internal static class CodenameEcosystems
{
    /// <summary>Debian's: <c>Debian:12</c>; one that isn't in the table keeps its name (<c>Debian:sid</c>).</summary>
    public static string Debian(string codename) => ReleaseNames.Find(codename) is ("debian", var release) ? $"Debian:{release}" : $"Debian:{Affects.Checked(codename, "release")}";

    /// <summary>Ubuntu's, as OSV calls them: <c>Ubuntu:22.04:LTS</c>; those of a subscription are <c>Ubuntu:Pro:22.04:LTS</c>.</summary>
    public static string Ubuntu(string codename, bool isPro)
    {
        if (ReleaseNames.Find(codename) is not ("ubuntu", var release))
            return $"Ubuntu:{(isPro ? "Pro:" : "")}{Affects.Checked(codename, "release")}";
        // Every second April's.
        var isLongTerm = release.EndsWith(".04", StringComparison.Ordinal) && int.TryParse(release.AsSpan(0, 2), System.Globalization.NumberStyles.None, null, out var year) && year % 2 == 0;
        return $"Ubuntu:{(isPro ? "Pro:" : "")}{release}{(isLongTerm ? ":LTS" : "")}";
    }
}
