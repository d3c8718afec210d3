namespace PolicyGate.Advisories;

/// <summary>Under which licences feeds are published, as their publishers and OSV's documentation ("Data sources") say.</summary>
internal static class FeedLicences
{
    private static readonly Dictionary<string, string> _osv = new(StringComparer.Ordinal)
    {
        ["AlmaLinux"] = "MIT", ["Bitnami"] = "Apache-2.0", ["crates.io"] = "CC0-1.0", ["CRAN"] = "Apache-2.0", ["Go"] = "CC-BY-4.0", ["Hackage"] = "CC0-1.0", ["Maven"] = "CC-BY-4.0",
        ["npm"] = "CC-BY-4.0", ["NuGet"] = "CC-BY-4.0", ["OSS-Fuzz"] = "CC-BY-4.0", ["Packagist"] = "CC-BY-4.0", ["Pub"] = "CC-BY-4.0", ["PyPI"] = "CC-BY-4.0", ["Rocky Linux"] = "BSD",
        ["RubyGems"] = "CC-BY-4.0", ["Ubuntu"] = "CC-BY-SA-4.0",
    };

    private static readonly Dictionary<string, string> _sources = new(StringComparer.Ordinal)
    {
        ["CISA"] = "CC0-1.0", ["FIRST"] = "free with attribution to FIRST", ["NVD"] = "public domain", ["endoflife.date"] = "MIT", ["distro-info"] = "ISC", [".NET release notes"] = "MIT", [".NET releases"] = "MIT", ["api.nuget.org"] = "CC-BY-4.0",
    };

    public static string? Of(AdvisoryFeed feed) =>
        feed.Source == "OSV" ? _osv.GetValueOrDefault(feed.Ecosystem.Split(':')[0]) : _sources.GetValueOrDefault(feed.Source);
}
