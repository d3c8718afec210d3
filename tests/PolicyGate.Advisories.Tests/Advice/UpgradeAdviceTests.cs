using static PolicyGate.Advisories.Tests.Installed;

namespace PolicyGate.Advisories.Tests.Advice;

public sealed class UpgradeAdviceTests
{
    [Fact]
    public async Task What_removes_most_findings_comes_first_and_one_step_brings_all_fixes_of_a_package()
    {
        using var folder = new TestFolder();
        using var database = await folder.DatabaseOfAsync(
            Osv.Record("CVE-2024-1111").Affects("Debian:12", "openssl", fix: "3.0.9-1"),
            Osv.Record("CVE-2024-2222").Affects("Debian:12", "openssl", fix: "3.0.10-1"),
            Osv.Record("CVE-2024-3333").Affects("Debian:12", "openssl"),
            Osv.Record("CVE-2024-4444").Affects("NuGet", "A", fix: "1.10.0"),
            Osv.Record("CVE-2024-5555").Affects("NuGet", "A", fix: "1.9.0"),
            Osv.Record("CVE-2024-6666").Affects("Debian:12", "bash", fix: "5.2"));
        var matches = database.Match(Deb("libssl3", "3.0.8-1", "openssl"), Deb("openssl", "3.0.8-1"), Deb("bash", "5.1"), Nupkg("A", "1.2.0"));
        Assert.Equal(
            ["Debian openssl 3.0.10-1 libssl3,openssl 4", "NuGet A 1.10.0 A 2", "Debian bash 5.2 bash 1"],
            UpgradeAdvice.Of(matches).Select(upgrade => $"{upgrade.Category} {upgrade.Name} {upgrade.Version} {string.Join(',', upgrade.Packages)} {upgrade.Findings.Length}"));
    }

    [Fact]
    public void Without_a_fix_there_is_no_advice() => Assert.Empty(UpgradeAdvice.Of([]));
}
