using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Analyzers.Checks;
using PolicyGate.Inventory;

namespace PolicyGate.Policy.Tests.World;

/// <summary>Findings to judge.</summary>
internal static class TestFindings
{
    /// <summary>A flaw of Debian's zlib: low, scored 5.0, without a fix.</summary>
    internal static Finding Zlib { get; } = Create("CVE-2024-0001") with { Aliases = ["DEBIAN-CVE-2024-0001"] };

    /// <summary>A flaw of a NuGet package: high, scored 7.5, fixed.</summary>
    internal static Finding Newtonsoft { get; } = Create("CVE-2024-21907", "pkg:nuget/Newtonsoft.Json@12.0.1") with
    {
        Aliases = ["GHSA-5crp-9r3c-p9vr"],
        Title = "Improper handling of exceptional conditions in Newtonsoft.Json",
        Category = "NuGet",
        Severity = Severity.High,
        Cvss = [Score("3.1", 7.5m)],
        FixedVersion = "13.0.1",
        FromBase = false,
        Locations = [new("app/Shop.deps.json", 1)],
    };

    /// <summary>The image runs as root: medium, about no package.</summary>
    internal static Finding Root { get; } = new()
    {
        Id = "PG2001",
        Check = RootUserAnalyzer.Check,
        Level = CheckLevel.Warning,
        Title = "The image sets no user, so it runs as root",
        Category = "Configuration",
        Severity = Severity.Medium,
        FromBase = false,
    };

    internal static Finding Create(string id, string purl = "pkg:deb/debian/zlib1g@1%3A1.2.13.dfsg-1?arch=amd64&distro=debian-12")
    {
        var url = PackageUrl.Parse(purl);
        return new()
        {
            Id = id,
            Check = VulnerablePackageAnalyzer.Check,
            Level = CheckLevel.Warning,
            Title = "Buffer overflow in zlib",
            Category = "Debian",
            Severity = Severity.Low,
            Cvss = [Score("3.1", 5.0m)],
            Package = new()
            {
                Purl = url,
                Type = url.Type,
                Name = url.Name,
                Version = url.Version ?? "1",
                Locations = [new("var/lib/dpkg/status", 0)],
                Layer = 0,
                Evidence = "dpkg-status",
            },
            Locations = [new("var/lib/dpkg/status", 0)],
            FromBase = true,
        };
    }

    internal static CvssScore Score(string version, decimal score) => new(version, "", score, "test");

    internal static ImmutableArray<PackageLocation> At(params string[] paths) => [.. paths.Select(path => new PackageLocation(path, 0))];
}
