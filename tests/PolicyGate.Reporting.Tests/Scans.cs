using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Inventory;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Tests;

/// <summary>Builds finished scans.</summary>
internal static class Scans
{
    internal const string Head = "0123456789abcdef0123456789abcdef01234567";

    internal static CheckDescriptor Vulnerable { get; } = new("PG1001", "Vulnerable package", "An installed package has a published flaw.",
        "Vulnerability", CheckLevel.Error, "https://example.org/docs/PG1001", ["vulnerability"]);

    internal static CheckDescriptor Root { get; } = new("PG2001", "Image runs as root", "The entry point runs as user 0. Set a user.",
        "Configuration", CheckLevel.Warning, "https://example.org/docs/PG2001", ["security", "configuration"]);

    internal static CheckDescriptor ExpiredRule { get; } = new("PG9021", "Expired rule", "A disable rule is past its last day. Review it or remove it.",
        "Policy", CheckLevel.Warning, "https://example.org/docs/PG9021", ["policy"]);

    internal static ScanReport Report(params JudgedFinding[] findings) => new()
    {
        Images = [new(new("oci-archive:/home/someone/out/shop.tar", "registry.example.com/contoso/shop:1.2", Digest('a'), new("linux", "amd64"), "docker.io/library/debian:12",
        [
            new(0, Digest('1'), Digest('2'), "application/vnd.oci.image.layer.v1.tar+gzip", 1000, "debootstrap", true),
            new(1, Digest('3'), Digest('4'), "application/vnd.oci.image.layer.v1.tar+gzip", 500, null, false),
        ]),
        new()
        {
            Distribution = new("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", null),
            Packages = [.. findings.Select(finding => finding.Finding.Package).OfType<Package>()],
        },
        [])],
        Database = new("sha256:" + new string('d', 64), new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), [new("OSV/Debian:12", new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero), 4000), new("OSV/NuGet", new(2026, 7, 2, 0, 0, 0, TimeSpan.Zero), 900)]),
        PolicyRevision = Head,
        PolicyFiles = [".policygate/policy.yaml"],
        Repository = new(null, Head, "main", "https://someone:secret@github.com/contoso/shop.git"),
        Judgement = Judge(findings),
        Notifications = [],
        Target = "contoso/shop",
        ToolVersion = "0.1.0",
    };

    internal static PolicyJudgement Judge(params JudgedFinding[] findings)
    {
        var failing = findings.Count(finding => finding.Action == GateAction.Fail);
        var warning = findings.Count(finding => finding.Action == GateAction.Warn);
        var verdict = failing > 0 ? Verdict.Fail : warning > 0 ? Verdict.Warn : Verdict.Pass;
        var reasons = ImmutableArray.CreateBuilder<GateReason>();
        if (failing > 0)
            reasons.Add(new(Verdict.Fail, "severity: high, critical", new(".policygate/policy.yaml", 3, 5), failing));
        if (warning > 0)
            reasons.Add(new(Verdict.Warn, "severity: medium", new(".policygate/policy.yaml", 5, 5), warning));
        return new() { Findings = [.. findings], Verdict = new(verdict, reasons.ToImmutable()), VerdictOnceMerged = verdict };
    }

    internal static JudgedFinding Active(Finding finding, GateAction action = GateAction.Fail) => Judged(finding, Disposition.Active, action, null);

    internal static JudgedFinding Disabled(Finding finding, AppliedRule? rule = null) => Judged(finding, Disposition.Disabled, GateAction.None, rule ?? Rule());

    internal static JudgedFinding UnderReview(Finding finding, AppliedRule? rule = null) => Judged(finding, Disposition.UnderReview, GateAction.Fail, rule ?? Rule("not-merged-yet"));

    internal static AppliedRule Rule(string name = "reviewed", int line = 3) => new(name, new(".policygate/disable/web.yaml", line, 5), line + 4,
        "fedcba9876543210fedcba9876543210fedcba98", "Jane Doe <jane@example.com>", new(2026, 5, 4, 10, 0, 0, TimeSpan.FromHours(2)),
        "vulnerable_code_not_in_execute_path", "Reviewed in ticket 4711.", new(2027, 3, 31));

    internal static Finding NuGet(string name = "Newtonsoft.Json", string version = "12.0.1", string id = "CVE-2024-21907", string? fix = "13.0.1", Severity severity = Severity.High)
        => new()
        {
            Id = id,
            Aliases = ["GHSA-5crp-9r3c-p9vr"],
            Check = Vulnerable,
            Level = LevelOf(severity),
            Title = "Improper Handling of Exceptional Conditions",
            Details = "Deeply nested data exhausts the stack.\n\nAn attacker can stop the process.",
            Category = "NuGet",
            Severity = severity,
            SeveritySource = "GHSA-5crp-9r3c-p9vr",
            Cvss = [new("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H", 7.5m, "GHSA-5crp-9r3c-p9vr")],
            FixedVersion = fix,
            Status = fix is null ? "affected" : "fixed",
            Package = new()
            {
                Purl = new() { Type = "nuget", Name = name, Version = version },
                Type = "nuget",
                Name = name,
                Version = version,
                Locations = [new("app/Web.deps.json", 1)],
                Layer = 1,
                Evidence = "deps.json",
            },
            Locations = [new("app/Web.deps.json", 1)],
            FromBase = false,
            Cwes = ["CWE-755"],
            References = ["https://github.com/advisories/GHSA-5crp-9r3c-p9vr", "https://example.org/a?b=c|d"],
            Published = new(2024, 1, 3, 0, 0, 0, TimeSpan.Zero),
        };

    internal static Finding Debian(string name = "libssl3", string source = "openssl", string version = "3.0.11-1~deb12u1", string id = "CVE-2023-5363", string? fix = "3.0.11-1~deb12u2", Severity severity = Severity.Medium, string arch = "amd64")
        => new()
        {
            Id = id,
            Aliases = [$"DEBIAN-{id}"],
            Check = Vulnerable,
            Level = LevelOf(severity),
            Title = "Incorrect cipher key and IV length processing",
            Category = "Debian",
            Severity = severity,
            Cvss = [new("3.1", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", 7.5m, id)],
            FixedVersion = fix,
            Status = fix is null ? "affected" : "fixed",
            Package = new()
            {
                Purl = new() { Type = "deb", Namespace = "debian", Name = name, Version = version, Qualifiers = ImmutableSortedDictionary<string, string>.Empty.Add("arch", arch).Add("distro", "debian-12") },
                Type = "deb",
                Name = name,
                Version = version,
                Source = new(source, version),
                Locations = [new("var/lib/dpkg/status", 0)],
                Layer = 0,
                Evidence = "dpkg-status",
            },
            Locations = [new("var/lib/dpkg/status", 0)],
            FromBase = true,
            References = ["https://www.openssl.org/news/secadv/20231024.txt"],
        };

    internal static Finding RunsAsRoot() => new()
    {
        Id = Root.Id,
        Check = Root,
        Level = CheckLevel.Warning,
        Title = "The image sets no user, so it runs as root",
        Category = Root.Category,
        Severity = Severity.Medium,
        ConfigurationKey = "config.User",
        FromBase = false,
    };

    internal static Finding Expired(string rule = "old-rule", int line = 3) => new()
    {
        Id = ExpiredRule.Id,
        Check = ExpiredRule,
        Level = CheckLevel.Warning,
        Title = $"The rule '{rule}' expired",
        Category = "Policy",
        Severity = Severity.Medium,
        Source = new(".policygate/disable/web.yaml", line, 5),
    };

    internal static Digest Digest(char digit) => Images.Digest.Parse("sha256:" + new string(digit, 64));

    /// <summary>A repository in which the findings above have their lines.</summary>
    internal static ScanReport InRepository(this ScanReport report, PolicyGate.Testing.TemporaryFolder folder)
    {
        folder.Write("src/Shop/Shop.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ContainerBaseImage>registry.example.com/debian:12</ContainerBaseImage>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Newtonsoft.Json" Version="12.0.1" />
              </ItemGroup>
            </Project>
            """.ReplaceLineEndings("\n"));
        folder.Write(".policygate/policy.yaml", "version: 1\nfail:\n  - severity: [high, critical]\nwarn:\n  - severity: [medium]\n");
        folder.Write(".policygate/disable/web.yaml", "version: 1\nrules:\n  - name: old-rule\n    when:\n      severity: low\n    reason: none\n    expires: 2020-01-01\n");
        return report with
        {
            Repository = report.Repository! with { Root = folder.Root },
            ProjectFile = "src/Shop/Shop.csproj",
            Target = "src/Shop/Shop.csproj",
        };
    }

    /// <summary>Something of everything.</summary>
    internal static ScanReport Typical() => Report(
        Active(Debian("libssl3", id: "CVE-2023-9999", severity: Severity.Critical, fix: null)),
        Active(NuGet()),
        Active(Debian("libssl3"), GateAction.Warn),
        Active(Debian("openssl"), GateAction.Warn),
        Active(RunsAsRoot(), GateAction.Warn),
        Active(Expired(), GateAction.None),
        Disabled(Debian("zlib1g", "zlib", "1:1.2.13.dfsg-1", "CVE-2023-45853", fix: null, severity: Severity.Critical)),
        UnderReview(NuGet("System.Text.Json", "8.0.0", "CVE-2024-43485", "8.0.5"))) with
    {
        Notifications =
        [
            new("PG8003", NotificationLevel.Warning, "Debian GNU/Linux 12 (bookworm) has had no free security updates since 2028-06-30.", "etc/os-release"),
            new("PG8006", NotificationLevel.Note, "The built-in policy counts."),
        ],
    };

    /// <summary>
    /// Two platforms of one image: openssl and Newtonsoft.Json flawed in both, System.Text.Json only in the first, tar only in the second, where a rule
    /// disables the flaw of Newtonsoft.Json; and a finding about the policy.
    /// </summary>
    internal static ScanReport TwoPlatforms()
    {
        var first = Report(
            Active(NuGet()),
            Active(NuGet("System.Text.Json", "8.0.0", "CVE-2024-43485", "8.0.5")),
            Active(Debian(), GateAction.Warn));
        var second = Report(
            Disabled(NuGet()),
            Active(Debian(arch: "arm64"), GateAction.Warn),
            Active(Debian("tar", "tar", "1.34+dfsg-1.2", "CVE-2022-48303", fix: null, severity: Severity.Low, arch: "arm64"), GateAction.None));
        JudgedFinding[] all =
        [
            .. first.Judgement.Findings,
            .. second.Judgement.Findings.Select(judged => judged with { Image = 1 }),
            Active(Expired(), GateAction.None),
        ];
        var endOfLife = new Notification("PG8003", NotificationLevel.Warning, "Debian GNU/Linux 12 (bookworm) has had no free security updates since 2028-06-30.", "etc/os-release");
        return first with
        {
            Images =
            [
                first.Images[0] with { Notifications = [endOfLife] },
                new(first.Images[0].Image with { Digest = Digest('b'), Platform = new("linux", "arm64") },
                    second.Images[0].Inventory,
                    [new("PG8001", NotificationLevel.Error, "'app/Web.deps.json' is no JSON.", "app/Web.deps.json"), endOfLife]),
            ],
            Judgement = Judge([.. all.OrderByDescending(judged => judged.Finding.Severity).ThenBy(judged => judged.Finding.Id, StringComparer.Ordinal).ThenBy(judged => judged.Image)]),
            Notifications = [new("PG8006", NotificationLevel.Note, "The built-in policy counts.")],
        };
    }

    internal static byte[] Write(this ScanReport report, string format, ReportOptions? options = null)
    {
        using var stream = new MemoryStream();
        ReportFormat.Find(format)!.Write(report, options ?? new(), stream);
        return stream.ToArray();
    }

    internal static string WriteText(this ScanReport report, string format, ReportOptions? options = null) => System.Text.Encoding.UTF8.GetString(report.Write(format, options));

    private static JudgedFinding Judged(Finding finding, Disposition disposition, GateAction action, AppliedRule? rule) =>
        new(finding, disposition, action, rule) { Image = finding.Category == PolicyChecks.Category ? null : 0 };

    private static CheckLevel LevelOf(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => CheckLevel.Error,
        Severity.Medium or Severity.Unknown => CheckLevel.Warning,
        _ => CheckLevel.Suggestion,
    };
}
