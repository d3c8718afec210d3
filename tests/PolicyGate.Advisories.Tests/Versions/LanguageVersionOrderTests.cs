using CsCheck;
using PolicyGate.Advisories.Versions;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Versions;

/// <summary>The orders of npm, Python, Ruby and PHP.</summary>
public sealed class LanguageVersionOrderTests
{
    // What the package manager itself refuses: no digit at all, a branch by name, a placeholder.
    private static readonly string[] s_refused = ["trunk", "-class.-jw.util.version.version-pre", "-class.-jw.util.version.version-preview", "-class.-jw.util.version.version-dev", "dev-foo", "1.2.3.#", "1.2.3.#.1", "1.2.3.#.p3"];

    private static readonly string[] s_notInComposer = [".post", "-test", ".dev1"];

    // Compared by PHP as they stand, which Composer doesn't: it makes 1.0.0.0 of 1.0 and knows the stabilities in capitals, too.
    private static readonly string[] s_notComposers =
    [
        "1.0.0 > 1.0", "v3.4 < v3.4.0-alpha", "v4.4 < v4.4.0-beta", "v6.5 < v6.5.0-beta-0", "v6.6 < v6.6.0-beta", "v1.9.0-ALPHA.1 = v1.9.0-BETA.1", "v1.9.0-ALPHA.2 = v1.9.0-BETA.2",
    ];

    [Theory]
    [InlineData("npm", "osv-scalibr.semver-versions", 62)]
    [InlineData("pypi", "osv-scalibr.pypi-versions", 24)]
    [InlineData("pypi", "osv-scalibr.pypi-versions-generated", 8909)]
    [InlineData("gem", "osv-scalibr.rubygems-versions", 18)]
    [InlineData("gem", "osv-scalibr.rubygems-versions-generated", 2951)]
    [InlineData("composer", "osv-scalibr.packagist-versions", 62)]
    [InlineData("composer", "osv-scalibr.packagist-versions-generated", 7634)]
    public void The_order_is_as_published(string type, string table, int expectedRows)
    {
        var order = VersionOrder.Of(type)!;
        var rows = File.ReadLines(SharedData.Path($"data/versions/{table}.tsv"))
            .Where(line => !line.StartsWith('#') && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split('\t'))
            .Where(row => !IsRefused(type, row[0]) && !IsRefused(type, row[2]) && !s_notComposers.Contains(string.Join(' ', row)))
            .ToList();
        var wrong = rows.Where(row => !order.IsVersion(row[0]) || !order.IsVersion(row[2]) || Math.Sign(order.Compare(row[0], row[2])) != (row[1] switch { "<" => -1, ">" => 1, _ => 0 }));
        Assert.Empty(wrong.Select(row => string.Join(' ', row)));
        Assert.Equal(expectedRows, rows.Count);
    }

    [Theory]
    [InlineData("npm", "1.0.0-0 1.0.0-1 1.0.0-10 1.0.0-a 1.0.0-a.1 1.0.0-a.a 1.0.0-a.b.c 1.0.0 1.0.1 1.2 1.10.0 2")]
    [InlineData("pypi", "2004d 1.0.dev1 1.0a1.dev1 1.0a1 1.0a1.post1.dev2 1.0a1.post1 1.0b1 1.0rc1 1.0 1.0+abc 1.0+abc.1 1.0+5 1.0+5.1 1.0.post1.dev1 1.0.post1 1.0.1 1.10 1!0.1")]
    [InlineData("gem", "1.0.0.a.b 1.0.0.a 1.0.0.a.1 1.0.0.b 1.0.0-rc1 1.0.0.rc1 1.0.0 1.0.0.1 1.10.0")]
    [InlineData("composer", "1.0-dev 1.0-alpha 1.0-alpha1 1.0-beta2-dev 1.0-beta2 1.0-beta10 1.0-RC1 1.0 1.0-p1 1.0.1 1.2.3 1.10 1.x-dev 2.0.0 20240101 99999999999999999999")]
    public void Each_stands_before_the_next(string type, string versions)
    {
        var (order, list) = (VersionOrder.Of(type)!, versions.Split(' '));
        for (var i = 0; i < list.Length; i++)
        {
            for (var j = 0; j < list.Length; j++)
                Assert.True(Math.Sign(order.Compare(list[i], list[j])) == i.CompareTo(j), $"{list[i]} and {list[j]}");
        }
    }

    [Theory]
    [InlineData("npm", "1.0.0", "v1.0.0")]
    [InlineData("npm", "1.0.0", "=1.0.0")]
    [InlineData("npm", "1.0.0+a", "1.0.0+b")]
    [InlineData("npm", "1.0.0", "1")]
    [InlineData("pypi", "1.0", "1.0.0")]
    [InlineData("pypi", "1.0", "v1.0")]
    [InlineData("pypi", "1.0a1", "1.0-ALPHA.1")]
    [InlineData("pypi", "1.0rc1", "1.0c1")]
    [InlineData("pypi", "1.0.post1", "1.0-1")]
    [InlineData("pypi", "1.0.post0", "1.0.post")]
    [InlineData("pypi", "1.0+a.1", "1.0+A_01")]
    [InlineData("gem", "1", "1.0.0")]
    [InlineData("gem", "1.0.a", "1.a")]
    [InlineData("gem", "1.0.0-rc1", "1.pre.rc1")]
    [InlineData("composer", "1.0", "v1.0.0.0")]
    [InlineData("composer", "1.0.0-beta.1", "1.0b1")]
    [InlineData("composer", "1.0.0-RC1", "1.0.0rc1")]
    [InlineData("composer", "1.0.0+git1", "1.0.0")]
    public void These_are_the_same(string type, string first, string second) => Assert.True(VersionOrder.Of(type)!.AreEqual(first, second));

    [Theory]
    [InlineData("npm", "")]
    [InlineData("npm", "latest")]
    [InlineData("npm", "1..0")]
    [InlineData("npm", "1.0.0-")]
    [InlineData("npm", "1.0.0-a..b")]
    [InlineData("npm", "1.0.0-a_b")]
    [InlineData("npm", "file:../x")]
    [InlineData("npm", "1.0.0\n")]
    [InlineData("npm", "١.0.0")]
    [InlineData("pypi", "")]
    [InlineData("pypi", "unknown")]
    [InlineData("pypi", "1.0 beta")]
    [InlineData("pypi", "١.0")]
    [InlineData("gem", "")]
    [InlineData("gem", "a.1")]
    [InlineData("gem", "1..2")]
    [InlineData("gem", "1.0\n2")]
    [InlineData("composer", "")]
    [InlineData("composer", "dev-main")]
    [InlineData("composer", "1.0-foo")]
    [InlineData("composer", "1a11111111111111111111111111111111111111111!")]
    public void These_have_no_place(string type, string text) => Assert.False(VersionOrder.Of(type)!.IsVersion(text));

    [Fact]
    public void Npm_has_an_order() => AssertOrder("npm", Numbers, OneOf("", "-a", "-A", "-1", "-10", "-a.1", "-a.b", "-0-1", "+x"));

    [Fact]
    public void Python_has_an_order() => AssertOrder("pypi", Numbers, OneOf("", "a1", "rc", ".post", ".dev1", "a1.dev", "-1", "+x.1", "+1", "d", "-x", "-rc-1", "-final", "_"));

    [Fact]
    public void Ruby_has_an_order() => AssertOrder("gem", Numbers, OneOf("", ".a", ".a1", ".a.0", "-1", "-a.b", ".b.1.c", ".0.a.0"));

    [Fact]
    public void Composer_has_an_order() => AssertOrder("composer", Numbers, OneOf("", "-dev", "-a", "-alpha1", "b1-dev", "-RC", "-RC.2", "-p", "-p1", ".x-dev", "-stable"));

    private static bool IsRefused(string type, string version) => s_refused.Contains(version) || (type == "composer" && s_notInComposer.Any(word => version.Contains(word, StringComparison.Ordinal)));

    private static Gen<string> Numbers => Gen.Int[0, 2].Array[1, 4].Select(numbers => string.Join('.', numbers));

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static void AssertOrder(string type, Gen<string> numbers, Gen<string> ends)
    {
        var order = VersionOrder.Of(type)!;
        var versions = Gen.Select(numbers, ends, (number, end) => number + end).Where(order.IsVersion);
        Gen.Select(versions, versions, versions).Sample((a, b, c) =>
        {
            var (ab, bc, ac) = (Math.Sign(order.Compare(a, b)), Math.Sign(order.Compare(b, c)), Math.Sign(order.Compare(a, c)));
            Assert.Equal(0, order.Compare(a, a));
            Assert.Equal(-ab, Math.Sign(order.Compare(b, a)));
            if (ab == bc)
                Assert.Equal(ab, ac);
            if (ab == 0)
                Assert.Equal(bc, ac);
        }, seed: "0000KUY9Z2s1", iter: 10_000, threads: 1);
    }
}
