using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Matching;

public sealed class MatchTests
{
    private static readonly string[] _none = [];

    [Fact]
    public async Task Debian_advisories_name_source_packages_and_versions()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "zlib", fix: "1:1.2.13.dfsg-2"));
        Assert.Equal(
            ["zlib1g-dev CVE-2024-1111 [DEBIAN-CVE-2024-1111] 1:1.2.13.dfsg-2", "zlib1g CVE-2024-1111 [DEBIAN-CVE-2024-1111] 1:1.2.13.dfsg-2"],
            database.Match(
                Deb("zlib1g-dev", "1:1.2.13.dfsg-1", "zlib"),
                Deb("zlib1g", "1:1.2.13.dfsg-1+b1", "zlib", "1:1.2.13.dfsg-1"),
                Deb("zlib-ng", "1:1.2.13.dfsg-1"),
                Deb("minizip", "1:1.2.13.dfsg-2", "zlib")).Lines());
    }

    [Fact]
    public async Task A_package_without_a_source_is_its_own() =>
        Assert.Equal(["bash CVE-2024-1111 [DEBIAN-CVE-2024-1111] -"], await Lines([Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash")], Deb("bash", "5.2.15-2")));

    [Fact]
    public async Task The_image_s_release_counts_and_advisories_without_one() =>
        Assert.Equal(
            ["bash CVE-2024-1112 [DSA-1-1] 9", "bash CVE-2024-1113 [] 9"],
            await Lines(
                [
                    Osv.Record("DSA-0-1").Aliases("CVE-2024-1111").Affects("Debian:11", "bash", fix: "9"),
                    Osv.Record("DSA-1-1").Aliases("CVE-2024-1112").Affects("Debian:12", "bash", fix: "9").Affects("Debian:11", "bash", fix: "8"),
                    Osv.Record("CVE-2024-1113").Affects("Debian", "bash", fix: "9"),
                ],
                Deb("bash", "5.2.15-2")));

    [Fact]
    public async Task An_announcement_gives_one_finding_for_each_cve_and_welds_none_together() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DSA-1-1] 9", "bash CVE-2024-2222 [DSA-1-1] 9"],
            await Lines(
                [
                    Osv.Record("DSA-1-1").Related("CVE-2024-2222", "CVE-2024-1111").Affects("Debian:12", "bash", fix: "9"),
                    Osv.Record("GHSA-1").Aliases("CVE-2024-9").Affects("npm", "x"),
                ],
                Deb("bash", "5")));

    [Fact]
    public async Task An_old_announcement_with_several_cves_as_aliases_welds_none_together() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DSA-1-1 GHSA-1111-1111-1111] 9", "bash CVE-2024-2222 [DSA-1-1] 9"],
            await Lines(
                [
                    Osv.Record("DSA-1-1").Aliases("CVE-2024-2222", "CVE-2024-1111").Affects("Debian:12", "bash", fix: "9"),
                    Osv.Record("GHSA-1111-1111-1111").Aliases("CVE-2024-1111").Affects("npm", "x"),
                ],
                Deb("bash", "5")));

    [Fact]
    public async Task Related_flaws_of_other_records_are_no_findings() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DEBIAN-CVE-2024-1111] -"],
            await Lines([Osv.Record("DEBIAN-CVE-2024-1111").Related("CVE-2024-2222").Affects("Debian:12", "bash")], Deb("bash", "5")));

    [Fact]
    public async Task A_record_without_a_cve_keeps_its_own_id() =>
        Assert.Equal(["bash DSA-1-1 [] 9"], await Lines([Osv.Record("DSA-1-1").Affects("Debian:12", "bash", fix: "9")], Deb("bash", "5")));

    [Fact]
    public async Task Of_several_fixes_in_a_distribution_the_latest_counts() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DEBIAN-CVE-2024-1111 DSA-1-1 DSA-2-1] 5-3"],
            await Lines(
                [
                    Osv.Record("DSA-1-1").Related("CVE-2024-1111").Affects("Debian:12", "bash", fix: "5-2"),
                    Osv.Record("DSA-2-1").Related("CVE-2024-1111").Affects("Debian:12", "bash", fix: "5-3"),
                    Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash", fix: "5-2"),
                ],
                Deb("bash", "5-1")));

    [Fact]
    public async Task A_first_fix_that_was_not_enough_leaves_the_flaw() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DSA-2-1] 5-3"],
            await Lines(
                [
                    Osv.Record("DSA-1-1").Related("CVE-2024-1111").Affects("Debian:12", "bash", fix: "5-2"),
                    Osv.Record("DSA-2-1").Related("CVE-2024-1111").Affects("Debian:12", "bash", fix: "5-3"),
                ],
                Deb("bash", "5-2")));

    [Fact]
    public async Task A_distribution_that_denies_a_flaw_is_believed() =>
        Assert.Equal(
            ["bash CVE-2024-2222 [DSA-1-1] 9"],
            await Lines(
                [
                    Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash", fix: "0"),
                    Osv.Record("DSA-1-1").Related("CVE-2024-1111", "CVE-2024-2222").Affects("Debian:12", "bash", fix: "9"),
                ],
                Deb("bash", "5")));

    [Fact]
    public async Task Withdrawn_records_are_left_out_from_that_moment_on() =>
        Assert.Equal(
            ["bash CVE-2024-2222 [] -"],
            await Lines(
                [
                    Osv.Record("CVE-2024-1111").With("withdrawn", "2026-11-01T00:00:00Z").Affects("Debian:12", "bash"),
                    Osv.Record("CVE-2024-2222").With("withdrawn", "2026-11-01T00:00:01Z").Affects("Debian:12", "bash"),
                ],
                Deb("bash", "5")));

    [Fact]
    public async Task NuGet_ids_are_compared_without_case_and_the_fix_is_that_of_the_line() =>
        Assert.Equal(
            ["npgsql CVE-2024-1111 [GHSA-1] 7.0.7"],
            await Lines(
                [
                    Osv.Record("GHSA-1").Aliases("CVE-2024-1111")
                        .Affects("NuGet", "Npgsql", "8.0.0", "8.0.3").Affects("NuGet", "Npgsql", "7.0.0", "7.0.7").Affects("NuGet", "Npgsql", "0", "4.0.14"),
                ],
                Nupkg("npgsql", "7.0.6")));

    [Fact]
    public async Task Records_of_one_flaw_are_one_match() =>
        Assert.Equal(
            ["A CVE-2024-1111 [GHSA-1 PYSEC-1] 2.0.7"],
            await Lines(
                [
                    Osv.Record("GHSA-1").Aliases("CVE-2024-1111").Affects("NuGet", "A", fix: "2.0.7"),
                    Osv.Record("CVE-2024-1111").Affects("NuGet", "A", fix: "2.17"),
                    Osv.Record("PYSEC-1").Aliases("GHSA-1").Affects("PyPI", "a"),
                ],
                Nupkg("A", "2.0")));

    [Fact]
    public async Task An_alias_that_only_another_feed_knows_counts() =>
        Assert.Equal(
            ["A CVE-2024-1111 [GHSA-1] -"],
            await Lines([Osv.Record("GHSA-1").Affects("NuGet", "A"), Osv.Record("GO-1").With("withdrawn", "2020-01-01T00:00:00Z").Aliases("GHSA-1", "GHSA-9"), Osv.Record("CVE-2024-1111").Aliases("GHSA-1").Affects("npm", "b")], Nupkg("A", "2.0")));

    [Fact]
    public async Task Two_advisories_for_one_cve_stay_apart_by_package() =>
        Assert.Equal(
            ["A CVE-2024-1111 [GHSA-1] 2.0", "B CVE-2024-1111 [GHSA-2] 3.0"],
            await Lines(
                [
                    Osv.Record("GHSA-1").Aliases("CVE-2024-1111").Affects("NuGet", "A", fix: "2.0"),
                    Osv.Record("GHSA-2").Aliases("CVE-2024-1111").Affects("NuGet", "B", fix: "3.0"),
                ],
                Nupkg("A", "1.0"), Nupkg("B", "1.0")));

    [Fact]
    public async Task An_own_project_is_never_matched() =>
        Assert.Equal(_none, await Lines([Osv.Record("GHSA-1").Affects("NuGet", "A")], Package("dotnet-project", "A", "1.0")));

    [Fact]
    public async Task Advisories_of_runtime_packs_are_the_shared_framework_s() =>
        Assert.Equal(
            ["Microsoft.NETCore.App CVE-2024-1111 [GHSA-1] 8.0.5"],
            await Lines(
                [
                    Osv.Record("GHSA-1").Aliases("CVE-2024-1111")
                        .Affects("NuGet", "Microsoft.NETCore.App.Runtime.linux-x64", "8.0.0", "8.0.5").Affects("NuGet", "Microsoft.NETCore.App.Runtime.linux-musl-arm64", "8.0.0", "8.0.5")
                        .Affects("NuGet", "Microsoft.NETCore.App.Runtime.win-x64", "8.0.0", "8.0.5"),
                    Osv.Record("GHSA-2").Aliases("CVE-2024-2222").Affects("NuGet", "Microsoft.NETCore.App.Runtime.win-x64", "8.0.0", "8.0.5").Affects("NuGet", "Microsoft.WindowsDesktop.App.Runtime.win-x64", "8.0.0", "8.0.5"),
                    Osv.Record("GHSA-3").Aliases("CVE-2024-3333").Affects("NuGet", "Microsoft.AspNetCore.App.Runtime.linux-x64", "8.0.0", "8.0.5"),
                ],
                Package("dotnet-framework", "Microsoft.NETCore.App", "8.0.4"),
                Package("dotnet-framework", "Microsoft.AspNetCore.App", "8.0.5"),
                Package("dotnet-framework", "Microsoft.WindowsDesktop.App", "8.0.4")));

    [Fact]
    public async Task A_runtime_pack_is_matched_by_its_own_name() =>
        Assert.Equal(
            ["Microsoft.NETCore.App.Runtime.linux-x64 CVE-2024-1111 [GHSA-1] 8.0.5"],
            await Lines(
                [Osv.Record("GHSA-1").Aliases("CVE-2024-1111").Affects("NuGet", "Microsoft.NETCore.App.Runtime.linux-x64", "8.0.0", "8.0.5")],
                Nupkg("Microsoft.NETCore.App.Runtime.linux-x64", "8.0.4"), Nupkg("Microsoft.NETCore.App.Runtime.linux-arm64", "8.0.4")));

    [Fact]
    public async Task Ubuntu_s_release_has_its_own_feed_and_fixes_of_Pro_are_none()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(
            Osv.Record("UBUNTU-CVE-2024-1111").Upstream("CVE-2024-1111").Severity("Ubuntu", "medium").Affects("Ubuntu:22.04:LTS", "bash").Affects("Ubuntu:Pro:22.04:LTS", "bash", fix: "5-1+esm1"),
            Osv.Record("UBUNTU-CVE-2024-2222").Upstream("CVE-2024-2222").Affects("Ubuntu:24.04:LTS", "bash"));
        var match = Assert.Single(database.Report(new("ubuntu", "22.04", "jammy", null, "debian"), Deb("bash", "5-1")).Matches);
        Assert.Equal("bash CVE-2024-1111 [UBUNTU-CVE-2024-1111] -", match.Line());
        Assert.Equal(("Ubuntu", Severity.Medium, "affected"), (match.Category, match.Severity, match.Status));
    }

    [Fact]
    public async Task Matches_come_by_purl_and_id_whatever_the_order_of_packages()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(
            Osv.Record("CVE-2024-2222").Affects("NuGet", "A").Affects("NuGet", "B"),
            Osv.Record("CVE-2024-1111").Affects("NuGet", "A").Affects("NuGet", "B"));
        string[] expected = ["A CVE-2024-1111 [] -", "A CVE-2024-2222 [] -", "B CVE-2024-1111 [] -", "B CVE-2024-2222 [] -"];
        Assert.Equal(expected, database.Match(Nupkg("A", "1.0"), Nupkg("B", "1.0")).Lines());
        Assert.Equal(expected, database.Match(Nupkg("B", "1.0"), Nupkg("A", "1.0")).Lines());
    }

    private static async Task<string[]> Lines(Osv[] records, params Inventory.Package[] packages)
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(records);
        return database.Match(packages).Lines();
    }
}
