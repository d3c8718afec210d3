using CsCheck;
using PolicyGate.Advisories.Versions;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Versions;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData("osv-scalibr.debian-versions", 19)]
    [InlineData("osv-scalibr.debian-versions-generated", 10398)]
    public void Dpkg_order_is_as_published(string table, int expectedRows) => AssertTable(DpkgVersionOrder.Instance, table, expectedRows);

    [Fact]
    public void NuGet_order_is_as_published() => AssertTable(NuGetVersionOrder.Instance, "osv-scalibr.nuget-versions", 24);

    [Fact]
    public void Dpkg_relations_are_as_published()
    {
        foreach (var row in Rows("go-deb-version.relations"))
        {
            var order = Math.Sign(DpkgVersionOrder.Instance.Compare(row[0], row[2]));
            Assert.Equal(row[3] == "true", row[1] switch { "<" => order < 0, ">" => order > 0, _ => order == 0 });
        }
    }

    [Theory]
    [InlineData("1.0~rc1", "1.0")]
    [InlineData("1.0~~", "1.0~")]
    [InlineData("1.0~", "1.0")]
    [InlineData("1.0", "1.0a")]
    [InlineData("1.0a", "1.0+")]
    [InlineData("9", "10")]
    [InlineData("1.2", "1:0.1")]
    [InlineData("1:1.2", "2:0.1")]
    [InlineData("1.0-1", "1.0-1+deb12u1")]
    [InlineData("1.0-1~deb12u1", "1.0-1")]
    [InlineData("1.0-1-1", "1.0-1-2")]
    [InlineData("1.0-9-1", "1.0-10-1")]
    [InlineData("0", "99999999999999999999")]
    [InlineData("99999999999999999998", "99999999999999999999")]
    [InlineData("1.0Z", "1.0a")]
    [InlineData("6.1.20-1", "6.1.140-1")]
    public void In_dpkg_order_the_first_stands_before_the_second(string first, string second)
    {
        Assert.True(DpkgVersionOrder.Instance.Compare(first, second) < 0);
        Assert.True(DpkgVersionOrder.Instance.Compare(second, first) > 0);
    }

    [Theory]
    [InlineData("1.0", "0:1.0")]
    [InlineData("1.0", "1.0-0")]
    [InlineData("1.0-1", "1.0-01")]
    [InlineData("1.00", "1.0")]
    [InlineData("1.", "1.0")]
    public void Dpkg_takes_these_for_the_same(string first, string second) => Assert.Equal(0, DpkgVersionOrder.Instance.Compare(first, second));

    [Theory]
    [InlineData("")]
    [InlineData("1:")]
    [InlineData("x:1")]
    [InlineData("-1:1")]
    [InlineData("99999999999:1")]
    [InlineData("1.0-")]
    [InlineData("1 0")]
    [InlineData("1_0")]
    [InlineData("1.0\n")]
    [InlineData("١")]
    public void Dpkg_knows_no_such_version(string text) => Assert.False(DpkgVersionOrder.Instance.IsVersion(text));

    [Fact]
    public void Dpkg_order_is_an_order() => AssertOrder(
        DpkgVersionOrder.Instance,
        Gen.Char["0123:~.-+aZ"].Array[1, 8].Select(characters => new string(characters)));

    [Fact]
    public void NuGet_order_is_an_order() => AssertOrder(
        NuGetVersionOrder.Instance,
        Gen.Select(Gen.Int[0, 3].Array[1, 4], OneOf("", "-a", "-A", "-b.1", "-b.01", "-b.2", "-1", "-b.10"), OneOf("", "+x"), (numbers, label, metadata) => string.Join('.', numbers) + label + metadata));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static void AssertOrder(VersionOrder order, Gen<string> versions)
    {
        var valid = versions.Where(order.IsVersion);
        Gen.Select(valid, valid, valid).Sample((a, b, c) =>
        {
            var (ab, bc, ac) = (Math.Sign(order.Compare(a, b)), Math.Sign(order.Compare(b, c)), Math.Sign(order.Compare(a, c)));
            Assert.Equal(0, order.Compare(a, a));
            Assert.Equal(-ab, Math.Sign(order.Compare(b, a)));
            if (ab == bc)
                Assert.Equal(ab, ac);
            if (ab == 0)
                Assert.Equal(bc, ac);
        }, seed: "0000KUY9Z2s1", iter: 20_000, threads: 1);
    }

    private static void AssertTable(VersionOrder order, string table, int expectedRows)
    {
        var rows = Rows(table).ToList();
        var wrong = rows.Where(row => !order.IsVersion(row[0]) || !order.IsVersion(row[2]) || Math.Sign(order.Compare(row[0], row[2])) != (row[1] switch { "<" => -1, ">" => 1, _ => 0 }));
        Assert.Empty(wrong.Select(row => string.Join(' ', row)));
        Assert.Equal(expectedRows, rows.Count);
    }

    private static IEnumerable<string[]> Rows(string table) =>
        File.ReadLines(SharedData.Path($"data/versions/{table}.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'));
}
