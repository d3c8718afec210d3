using System.Collections.Immutable;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Records;

/// <summary>What the form of an advisory's id tells.</summary>
internal static class AdvisoryIds
{
    private const string GitHubPrefix = "GHSA-";
    private const int GitHubLength = 19;
    private const int YearLength = 4;
    private const int NumberStart = 9;

    /// <summary>Advisories of distributions that announce an update for several flaws: their CVEs may stand in <c>related</c>, too.</summary>
    private static readonly ImmutableArray<string> _announcements =
    [
        "DSA-", "DLA-", "DTSA-", "ELA-", "USN-", "LSN-", "RHSA-", "RHBA-", "RHEA-", "ALSA-", "ALBA-", "ALEA-", "RLSA-", "RLBA-", "RLEA-", "RXSA-", "ELSA-", "ELBA-",
        "SUSE-SU-", "SUSE-RU-", "SUSE-FU-", "openSUSE-SU-", "openSUSE-RU-", "ALAS", "FEDORA-", "MGASA-", "OESA-", "CLSA-", "CESA-", "PHSA-",
    ];

    public static bool IsAnnouncement(string id)
    {
        foreach (var prefix in _announcements)
        {
            if (id.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    public static bool IsGitHub(string id) => id.StartsWith(GitHubPrefix, StringComparison.Ordinal);

    public static bool IsMalware(string id) => id.StartsWith("MAL-", StringComparison.Ordinal);

    /// <summary>A CVE in upper case and GitHub's id as GitHub spells it; others as they are.</summary>
    public static string Spell(string id)
    {
        if (id.Length == GitHubLength && id.StartsWith(GitHubPrefix, StringComparison.OrdinalIgnoreCase))
            return GitHubPrefix + id[GitHubPrefix.Length..].ToLowerInvariant();
        return id.ToUpperInvariant() is var upper && IsCve(upper) ? upper : id;
    }

    public static bool IsCve(string id) => id.Length is >= 13 and <= 24 && id.StartsWith("CVE-", StringComparison.Ordinal) && id[NumberStart - 1] == '-'
        && DecimalDigits.Are(id.AsSpan(4, YearLength)) && DecimalDigits.Are(id.AsSpan(NumberStart));

    /// <summary>The CVE that an id is or ends with, as <c>DEBIAN-CVE-2024-1234</c> does; null where there is none.</summary>
    public static string? CveIn(string id)
    {
        if (IsCve(id))
            return id;
        var start = id.LastIndexOf("-CVE-", StringComparison.Ordinal);
        if (start <= 0)
            return null;
        var cve = id[(start + 1)..];
        return IsCve(cve) ? cve : null;
    }

    /// <summary>All CVEs that a distribution's record names, without repetition, in their order.</summary>
    public static ImmutableArray<string> Cves(AdvisoryRecord record)
    {
        var cves = new List<string>();
        AddCve(cves, record.Id);
        AddCves(cves, record.Aliases);
        AddCves(cves, record.Upstream);
        if (IsAnnouncement(record.Id))
            AddCves(cves, record.Related);
        if (cves.Count > 1)
            cves.Sort(Comparer);
        return [.. cves];
    }

    /// <summary>The id under which a flaw is reported: the CVE if there is one, else GHSA, else the first.</summary>
    public static string Canonical(IEnumerable<string> ids) => ids.Order(Comparer).First();

    /// <summary>CVEs first, by year and number, then GitHub's ids, then the rest, ordinal.</summary>
    public static Comparer<string> Comparer { get; } = Comparer<string>.Create((left, right) =>
    {
        var rank = Rank(left);
        var order = rank - Rank(right);
        if (order == 0 && rank == 0)
            order = string.CompareOrdinal(left, 4, right, 4, YearLength);
        if (order == 0 && rank == 0)
            order = DecimalDigits.Compare(left.AsSpan(NumberStart), right.AsSpan(NumberStart));
        return order != 0 ? order : string.CompareOrdinal(left, right);
    });

    private static void AddCves(List<string> cves, ImmutableArray<string> ids)
    {
        foreach (var id in ids)
            AddCve(cves, id);
    }

    private static void AddCve(List<string> cves, string id)
    {
        if (CveIn(id) is { } cve && !cves.Contains(cve))
            cves.Add(cve);
    }

    private static int Rank(string id) => IsCve(id) ? 0 : IsGitHub(id) ? 1 : 2;
}
