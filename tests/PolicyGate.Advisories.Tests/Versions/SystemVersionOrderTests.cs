using CsCheck;
using PolicyGate.Advisories.Versions;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Versions;

/// <summary>The orders of apk and rpm.</summary>
public sealed class SystemVersionOrderTests
{
    /// <summary>Rows with a text that the package manager itself refuses have no answer; how many there are is part of the table.</summary>
    [Theory]
    [InlineData("apk", "go-apk-version.apk-tools", 507, 2)]
    [InlineData("apk", "osv-scalibr.alpine-versions", 519, 26)]
    [InlineData("apk", "osv-scalibr.alpine-versions-generated", 10065, 0)]
    [InlineData("rpm", "claircore.rpmvercmp", 81, 0)]
    [InlineData("rpm", "go-rpm-version.evr", 3140, 0)]
    [InlineData("rpm", "osv-scalibr.redhat-versions", 117, 0)]
    public void The_order_is_as_published(string type, string table, int expectedRows, int expectedRefused)
    {
        var order = VersionOrder.Of(type)!;
        var rows = File.ReadLines(SharedData.Path($"data/versions/{table}.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
        var refused = rows.Where(row => !order.IsVersion(row[0]) || !order.IsVersion(row[2])).ToList();
        var wrong = rows.Except(refused).Where(row => Math.Sign(order.Compare(row[0], row[2])) != (row[1] switch { "<" => -1, ">" => 1, _ => 0 }));
        Assert.Empty(wrong.Select(row => string.Join(' ', row)));
        Assert.Equal((expectedRows, expectedRefused), (rows.Count - refused.Count, refused.Count));
    }

    [Theory]
    [InlineData("apk", "1.0_alpha 1.0_alpha1 1.0_beta 1.0_pre2 1.0_rc1 1.0_rc1-r1 1.0 1.0-r0 1.0-r1 1.0-r10 1.0_cvs 1.0_git20240101 1.0_git20240102 1.0_p1 1.0a 1.0a-r1 1.0b 1.0.01 1.0.1 1.0.2 1.0.10 1.1 2 10")]
    [InlineData("apk", "9.3_p1 9.3p1-r0 9.3p1-r1 9.3p2 9.3.1")]
    [InlineData("rpm", "1.0~rc1-1 1.0~rc1^git1-1 1.0-1 1.0-1.el9 1.0-1.el9_2 1.0-1.el9_2.1 1.0-1.el9_10 1.0-2 1.0^git1-1 1.0a-1 1.0.1-1 1.0.10-1 1.1-1 1:0.1-1 2:0-0")]
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
    [InlineData("rpm", "1.0-1", "0:1.0-1")]
    [InlineData("rpm", "1.0-1", "1_0-01")]
    [InlineData("apk", "1.0-r1", "1.0-r01")]
    public void These_are_the_same(string type, string first, string second) => Assert.True(VersionOrder.Of(type)!.AreEqual(first, second));

    [Theory]
    [InlineData("apk", "")]
    [InlineData("apk", "a")]
    [InlineData("apk", "1.")]
    [InlineData("apk", "1..2")]
    [InlineData("apk", "1_x")]
    [InlineData("apk", "1_p1.2")]
    [InlineData("apk", "1-r")]
    [InlineData("apk", "1-r1-r1")]
    [InlineData("apk", "1~xyz")]
    [InlineData("apk", "1.0\n")]
    [InlineData("apk", "1٣")]
    [InlineData("rpm", "")]
    [InlineData("rpm", "1:")]
    [InlineData("rpm", "1 0")]
    public void These_have_no_place(string type, string text) => Assert.False(VersionOrder.Of(type)!.IsVersion(text));

    [Fact]
    public void What_a_source_rpm_is_called_leaves_its_epoch_open()
    {
        Assert.Equal(0, RpmVersionOrder.WithoutEpoch.Compare("1.0-1", "5:1.0-1"));
        Assert.True(RpmVersionOrder.WithoutEpoch.Compare("5:1.0-1", "1.0-2") < 0);
    }

    [Fact]
    public void Apk_has_an_order() => AssertOrder(
        ApkVersionOrder.Instance,
        Gen.Select(Gen.Select(Gen.Int[0, 2], OneOf("", "0", "00"), (number, zeros) => zeros + number).Array[1, 3], OneOf("", "a", "p1", "b.2"), OneOf("", "_alpha", "_rc1", "_p", "_p2_git3", "~ab"), OneOf("", "-r0", "-r1", "-r10"), (numbers, letter, suffix, build) => string.Join('.', numbers) + letter + suffix + build));

    [Fact]
    public void Rpm_has_an_order() => AssertOrder(RpmVersionOrder.Instance, Gen.Char["0129:~^.-+aZ"].Array[1, 8].Select(characters => new string(characters)));

    [Fact]
    public void Rpm_has_an_order_without_epochs() => AssertOrder(RpmVersionOrder.WithoutEpoch, Gen.Char["01:~^.-a"].Array[1, 7].Select(characters => new string(characters)));

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
}
