using CsCheck;
using PolicyGate.Advisories.Versions;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Versions;

public sealed class BinaryLanguageVersionOrderTests
{
    private static readonly Gen<string> s_semantic = Gen.Select(
        Gen.Int[0, 3].Array[3], OneOf("", "-0", "-rc.1", "-rc.2", "-rc.10", "-alpha", "-alpha.1", "-0.20200101000000-abcdef123456"), OneOf("", "+incompatible"),
        (numbers, label, metadata) => string.Join('.', numbers) + label + metadata);

    [Theory]
    [InlineData("maven", "osv-scalibr.maven-versions", 71)]
    [InlineData("maven", "osv-scalibr.maven-versions-generated", 10621)]
    [InlineData("cargo", "osv-scalibr.semver-versions", 62)]
    [InlineData("golang", "osv-scalibr.semver-versions", 62)]
    [InlineData("cargo", "aqua-go-version.semver.compare", 7)]
    public void The_order_is_as_published(string type, string table, int expectedRows)
    {
        var order = VersionOrder.Of(type)!;
        var rows = File.ReadLines(SharedData.Path($"data/versions/{table}.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
        var wrong = rows.Where(row => !order.IsVersion(row[0]) || !order.IsVersion(row[2]) || Math.Sign(order.Compare(row[0], row[2])) != (row[1] switch { "<" => -1, ">" => 1, _ => 0 }));
        Assert.Empty(wrong.Select(row => string.Join(' ', row)));
        Assert.Equal(expectedRows, rows.Count);
    }

    [Theory]
    [InlineData("golang", "v0.0.0-20200101000000-abcdef123456 v0.0.0-20210101000000-000000000000 v0.1.0 v1.2.3-pre v1.2.3-pre.0.20200101000000-abcdef123456 v1.2.3 v1.2.4-0.20200101000000-abcdef123456 v1.2.4 v2.0.0+incompatible v10.0.0")]
    [InlineData("golang", "1.20.14 1.21.0-0 go1.21beta1 1.21rc2 1.21.0-rc.3 go1.21rc10 1.21 1.21.1 go1.22.3")]
    [InlineData("maven", "1-alpha 1-alpha-2 1-beta 1-milestone 1-rc 1-SNAPSHOT 1 1-sp 1-jre 1-1 1.1 1.10 2")]
    [InlineData("maven", "2.9.10.7 2.9.10.8 2.10.0 2.10.0.pr1 2.10.5.1")]
    [InlineData("cargo", "0.1.0-alpha 0.1.0 0.1.1 0.10.0 1.0.0")]
    public void Each_stands_before_those_behind_it(string type, string versions)
    {
        var (order, list) = (VersionOrder.Of(type)!, versions.Split(' '));
        for (var i = 0; i < list.Length; i++)
        {
            for (var j = 0; j < list.Length; j++)
                Assert.True(Math.Sign(order.Compare(list[i], list[j])) == i.CompareTo(j), $"{list[i]} {list[j]}");
        }
    }

    [Theory]
    [InlineData("golang", "v1.2.3", "1.2.3")]
    [InlineData("golang", "v2.0.0+incompatible", "2.0.0")]
    [InlineData("golang", "go1.22", "1.22.0")]
    [InlineData("golang", "1.22rc1", "1.22.0-rc.1")]
    [InlineData("maven", "1.0.RELEASE", "1")]
    [InlineData("maven", "2.0.Final", "2.0.0")]
    public void These_are_the_same(string type, string first, string second) => Assert.True(VersionOrder.Of(type)!.AreEqual(first, second));

    [Theory]
    [InlineData("golang", "(devel)")]
    [InlineData("golang", "")]
    [InlineData("golang", "devel go1.23-abcdef")]
    [InlineData("maven", "")]
    [InlineData("maven", "1 2")]
    [InlineData("cargo", "x")]
    public void These_have_no_place(string type, string text) => Assert.False(VersionOrder.Of(type)!.IsVersion(text));

    /// <summary>Without words behind a dot: with those Maven's own order, before its version 3.9, isn't one.</summary>
    [Fact]
    public void Maven_has_an_order() => AssertOrder(
        "maven",
        Gen.Select(Gen.Int[0, 3].Array[1, 3], OneOf("", "-a1", "-rc", "-rc1", "-1", "-sp", ".Final", "-SNAPSHOT", "x", "-x.1", "-0", "-ga-1", "--1"), (numbers, end) => string.Join('.', numbers) + end));

    [Fact]
    public void Go_has_an_order() => AssertOrder("golang", Gen.OneOf(s_semantic, s_semantic.Select(version => "v" + version), OneOf("1.2rc1", "go1.2rc2", "1.2beta1", "1.2")));

    [Fact]
    public void Cargo_has_an_order() => AssertOrder("cargo", s_semantic);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static void AssertOrder(string type, Gen<string> versions)
    {
        var order = VersionOrder.Of(type)!;
        Gen.Select(versions, versions, versions).Sample((a, b, c) =>
        {
            Assert.True(order.IsVersion(a));
            var (ab, bc, ac) = (Math.Sign(order.Compare(a, b)), Math.Sign(order.Compare(b, c)), Math.Sign(order.Compare(a, c)));
            Assert.Equal(0, order.Compare(a, a));
            Assert.Equal(-ab, Math.Sign(order.Compare(b, a)));
            if (ab == bc)
                Assert.Equal(ab, ac);
            if (ab == 0)
                Assert.Equal(bc, ac);
        }, seed: "0000KUY9Z2s1", iter: 20_000, threads: 1);
    }
}
