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

    // "Debian" alone speaks of the archive as a whole: its fix is that of unstable.
    [Theory]
    [InlineData("1.0-1+deb12u2", "")]
    [InlineData("1.0-1", "bash CVE-2024-1111 [DSA-1-1] 1.0-1+deb12u1")]
    public async Task What_is_said_of_the_image_s_release_counts_before_what_is_said_of_all(string version, string expected) =>
        Assert.Equal(
            expected.Length == 0 ? [] : [expected],
            await Lines(
                [
                    Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian", "bash", fix: "2.0"),
                    Osv.Record("DSA-1-1").Upstream("CVE-2024-1111").Affects("Debian:12", "bash", fix: "1.0-1+deb12u1"),
                ],
                Deb("bash", version)));

    [Fact]
    public async Task A_record_with_a_statement_for_the_release_and_one_for_all_gives_the_release_s_fix() =>
        Assert.Equal(
            ["bash DSA-1-1 [] 1.0-1+deb12u1"],
            await Lines([Osv.Record("DSA-1-1").Affects("Debian", "bash", fix: "2.0").Affects("Debian:12", "bash", fix: "1.0-1+deb12u1")], Deb("bash", "1.0-1")));

    [Fact]
    public async Task A_denial_for_all_releases_yields_to_the_image_s_release() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DSA-1-1] 9"],
            await Lines(
                [
                    Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian", "bash", fix: "0"),
                    Osv.Record("DSA-1-1").Upstream("CVE-2024-1111").Affects("Debian:12", "bash", fix: "9"),
                ],
                Deb("bash", "5")));

    [Theory]
    [InlineData("VENDOR-1", "CVE-2024-1111")]
    [InlineData("BIT-CVE-2024-1111", null)]
    public async Task A_CVE_that_one_record_is_downstream_of_and_another_has_as_alias_is_one_finding(string record, string? upstream)
    {
        var downstream = Osv.Record(record).Affects("NuGet", "A", fix: "2.0");
        Assert.Equal(
            [$"A CVE-2024-1111 [{string.Join(' ', new[] { record, "GHSA-aaaa-bbbb-cccc" }.Order(StringComparer.Ordinal))}] 2.0"],
            await Lines([upstream is null ? downstream : downstream.Upstream(upstream), Osv.Record("GHSA-aaaa-bbbb-cccc").Aliases("CVE-2024-1111").Affects("NuGet", "A", fix: "2.0")], Nupkg("A", "1.0")));
    }

    [Fact]
    public async Task A_record_downstream_of_several_CVEs_is_folded_into_each_and_welds_none_together() =>
        Assert.Equal(
            ["A CVE-2024-1111 [GHSA-aaaa-bbbb-cccc VENDOR-1] 2.0", "A CVE-2024-2222 [VENDOR-1] 2.0"],
            await Lines(
                [
                    Osv.Record("VENDOR-1").Upstream("CVE-2024-1111", "CVE-2024-2222").Affects("NuGet", "A", fix: "2.0"),
                    Osv.Record("GHSA-aaaa-bbbb-cccc").Aliases("CVE-2024-1111").Affects("NuGet", "A", fix: "2.0"),
                    Osv.Record("CVE-2024-2222").Affects("NuGet", "A", fix: "2.0"),
                ],
                Nupkg("A", "1.0")));

    [Fact]
    public async Task An_alias_that_two_CVEs_of_a_distribution_share_welds_them_not() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [DEBIAN-CVE-2024-1111 GHSA-aaaa-bbbb-cccc] -", "bash CVE-2024-2222 [DEBIAN-CVE-2024-2222 GHSA-aaaa-bbbb-cccc] -"],
            await Lines(
                [
                    Osv.Record("DEBIAN-CVE-2024-1111").Upstream("CVE-2024-1111").Affects("Debian:12", "bash"),
                    Osv.Record("DEBIAN-CVE-2024-2222").Upstream("CVE-2024-2222").Affects("Debian:12", "bash"),
                    Osv.Record("GHSA-aaaa-bbbb-cccc").Aliases("CVE-2024-1111", "CVE-2024-2222").Affects("npm", "x"),
                ],
                Deb("bash", "5")));

    [Fact]
    public async Task A_record_that_is_called_by_a_CVE_and_downstream_of_another_is_no_alias_of_that() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [] -", "bash CVE-2024-2222 [] -"],
            await Lines([Osv.Record("CVE-2024-1111").Upstream("CVE-2024-2222").Affects("Debian:12", "bash")], Deb("bash", "5")));

    [Fact]
    public async Task A_distribution_s_record_whose_CVE_only_another_record_tells_is_folded_with_it() =>
        Assert.Equal(
            ["bash CVE-2024-1111 [GHSA-aaaa-bbbb-cccc OTHER-1 OTHER-2] 9"],
            await Lines(
                [
                    Osv.Record("OTHER-1").Aliases("GHSA-aaaa-bbbb-cccc").Affects("Debian:12", "bash", fix: "9"),
                    Osv.Record("OTHER-2").Aliases("GHSA-aaaa-bbbb-cccc", "CVE-2024-1111").Affects("Debian:12", "bash", fix: "9"),
                ],
                Deb("bash", "5")));

    [Fact]
    public async Task Blanks_around_names_and_versions_do_not_count() =>
        Assert.Equal(["A GHSA-1 [] 2.0"], await Lines([Osv.Record(" GHSA-1 ").Affects("NuGet", " A ", [("introduced", " 0 "), ("fixed", " 2.0\t")])], Nupkg("A", "1.0")));

    [Fact]
    public async Task Ids_are_the_same_in_any_case() =>
        Assert.Equal(
            ["A CVE-2024-1111 [GHSA-aaaa-bbbb-cccc] 2.0"],
            await Lines(
                [
                    Osv.Record("cve-2024-1111").Affects("NuGet", "A", fix: "2.0"),
                    Osv.Record("ghsa-AAAA-bbbb-cccc").Aliases("CVE-2024-1111").Affects("NuGet", "A", fix: "2.0"),
                ],
                Nupkg("A", "1.0")));

    [Theory]
    [InlineData("fixed", "2.0", "A GHSA-1 [] 2.0")]
    [InlineData("last_affected", "1.0", "A GHSA-1 [] -")]
    public async Task A_range_that_tells_only_its_end_has_no_beginning(string kind, string version, string expected) =>
        Assert.Equal([expected], await Lines([Osv.Record("GHSA-1").Affects("NuGet", "A", [(kind, version)])], Nupkg("A", "1.0")));

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
