namespace PolicyGate.Inventory.Tests;

public sealed class SbomNotificationTests
{
    [Fact]
    public void What_has_no_package_url_or_no_version_is_counted_and_the_first_are_named()
    {
        var sbom = Boms.Read(Boms.CycloneDx([
            """{"type":"application","name":"nginx","version":"1.21","cpe":"cpe:2.3:a:nginx:nginx:1.21:*:*:*:*:*:*:*"}""",
            """{"type":"library","name":"Shop.Core","version":"1.0"}""",
            """{"type":"library","name":"NoVersion","purl":"pkg:nuget/NoVersion"}""",
            .. Enumerable.Range(0, 4).Select(index => $$"""{"type":"library","name":"x{{index}}","version":"1"}"""),
            // None of these is a package of whatever kind.
            """{"type":"application","name":"app/package-lock.json"}""",
            """{"type":"file","name":"a.txt","version":"1"}""",
            """{"type":"operating-system","name":"debian","version":"12","cpe":"cpe:2.3:o:debian:debian:12:*:*:*:*:*:*:*"}""",
        ]));
        var told = sbom.Told("PG8032")!;
        Assert.Equal(NotificationLevel.Warning, told.Level);
        Assert.Equal(
            "7 components can't be looked up in advisories, since they have no package URL or no version: nginx 1.21 (CPE only), Shop.Core 1.0, NoVersion (no version), x0 1, x1 1 and 2 more.", told.Message);
        Assert.NotNull(sbom.Told("PG8005"));
    }

    [Fact]
    public void A_package_url_that_is_none_is_told_as_what_could_not_be_read()
    {
        var sbom = Boms.Read(Boms.CycloneDx(Boms.Component("pkg:nuget"), Boms.Component("pkg:nuget/A@1"), Boms.Component("pkg:nuget/" + new string('x', 5000) + "@1"), Boms.Component("pkg:nuget/B@" + new string('1', 2000))));
        Assert.Equal(["A"], sbom.Inventory.Packages.Select(package => package.Name));
        Assert.StartsWith("The bill of materials was read in part: 'pkg:nuget' is no package URL, 'pkg:nuget/xxx", sbom.Told("PG8001")!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("incomplete", true)]
    [InlineData("incomplete_third_party_only", true)]
    [InlineData("complete", false)]
    [InlineData("unknown", false)]
    public void A_composition_that_is_incomplete_is_told(string aggregate, bool told) => Assert.Equal(told, Boms.Read(
        $$"""{"bomFormat":"CycloneDX","specVersion":"1.5","compositions":[{"aggregate":"{{aggregate}}","assemblies":["x"]}],"components":[{{Boms.Component("pkg:nuget/A@1")}}]}""").Told("PG8033") is not null);

    [Theory]
    [InlineData("pkg:generic/dotnet@8.0.1", true)]
    [InlineData("pkg:generic/aspnetcore-runtime@8.0.1", true)]
    [InlineData("pkg:generic/openssl@3", false)]
    [InlineData("pkg:nuget/Microsoft.NETCore.App@8.0.1", false)]
    public void A_runtime_that_no_advisory_names_so_is_told(string purl, bool told) =>
        Assert.Equal(told, Boms.Read(Boms.CycloneDx(Boms.Component(purl))).Told("PG8034") is not null);

    [Fact]
    public void An_unknown_distribution_is_told_only_where_there_are_packages_of_one()
    {
        Assert.Null(Boms.Read(Boms.CycloneDx(Boms.Component("pkg:nuget/A@1"))).Told("PG8002"));
        Assert.Contains("names no operating system", Boms.Read(Boms.CycloneDx(Boms.Component("pkg:deb/a@1"))).Told("PG8002")!.Message, StringComparison.Ordinal);
        var two = Boms.Read(Boms.CycloneDx(Boms.Component("pkg:deb/debian/a@1?distro=debian-12"), Boms.Component("pkg:apk/alpine/a@1?distro=alpine-3.19")));
        Assert.Null(two.Inventory.Distribution);
        Assert.Contains("names several, alpine-3.19, debian-12", two.Told("PG8002")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_the_document_is_made_printable()
    {
        var sbom = Boms.Read(Boms.CycloneDxOf("""{"type":"application","name":"a\u001b[31m\n::error::x","version":"\u202e"}""", """{"type":"library","name":"b\r\n##vso[x]","version":"\u0007"}""", Boms.Component("\\u001bpkg:")));
        Assert.Equal(4, sbom.Inventory.Notifications.Length);
        Assert.All(sbom.Inventory.Notifications, notification => Assert.Equal(notification.Message.Printable(int.MaxValue), notification.Message));
    }
}
