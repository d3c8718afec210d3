using PolicyGate.Policy.Tests.World;
using PolicyGate.Policy.Versions;

namespace PolicyGate.Policy.Tests;

public sealed class Version_range_tests
{
    [Theory]
    [InlineData("vers:deb/*", "1.0", true)]
    [InlineData("vers:deb/1.0", "1.0", true)]
    [InlineData("vers:deb/=1.0|=2.0", "2.0", true)]
    [InlineData("vers:deb/1.0|2.0", "1.5", false)]
    [InlineData("vers:deb/!=1.0", "1.0", false)]
    [InlineData("vers:deb/!=1.0", "1.5", true)]
    [InlineData("vers:deb/>=1.0|<2.0", "1.0", true)]
    [InlineData("vers:deb/>=1.0|<2.0", "1.9", true)]
    [InlineData("vers:deb/>=1.0|<2.0", "2.0", false)]
    [InlineData("vers:deb/>=1.0|<2.0", "2.0~rc1", true)]
    [InlineData("vers:deb/>=1.0|<2.0", "1:0.1", false)]
    [InlineData("vers:deb/<2.0|>=1.0", "1.5", true)]
    [InlineData("vers:deb/>1.0", "1.0", false)]
    [InlineData("vers:deb/>1.0", "1.0-1", true)]
    [InlineData("vers:deb/>1.0", "1.0+deb12u1", true)]
    [InlineData("vers:deb/<=1.0", "1.0", true)]
    [InlineData("vers:deb/<1.0|>=2.0|<3.0", "0.5", true)]
    [InlineData("vers:deb/<1.0|>=2.0|<3.0", "1.5", false)]
    [InlineData("vers:deb/<1.0|>=2.0|<3.0", "2.5", true)]
    [InlineData("vers:deb/<1.0|>=2.0|<3.0", "3.5", false)]
    [InlineData("vers:deb/>=1.0|!=1.5|<2.0", "1.5", false)]
    [InlineData("vers:deb/>=1.0|!=1.5|<2.0", "1.6", true)]
    [InlineData("vers:deb/1.0|>=2.0", "1.0", true)]
    [InlineData("vers:deb/1.0|>=2.0", "1.5", false)]
    [InlineData("vers:deb/1.0|>=2.0", "9", true)]
    [InlineData("vers:deb/ >= 1%3A1.0 | < 1:2.0", "1:1.5", true)]
    [InlineData("vers:nuget/>=12.0.0|<13.0.1", "12.0.1", true)]
    [InlineData("vers:nuget/>=12.0.0|<13.0.1", "13.0.1", false)]
    [InlineData("vers:nuget/>=12.0.0|<13.0.1", "13.0.1-beta1", true)]
    [InlineData("vers:nuget/<2.10", "2.9", true)]
    [InlineData("vers:nuget/1.0", "1.0.0.0", true)]
    public void A_range_contains_versions_as_the_specification_says(string range, string version, bool expected)
    {
        Assert.True(VersionRange.TryParse(range, out var parsed, out var problem), problem);
        var type = parsed.Type == "deb" ? "deb/debian" : "nuget";

        Assert.Equal(expected, parsed.Contains(TestFindings.Create("X", $"pkg:{type}/x@{Uri.EscapeDataString(version)}").Package!));
    }

    [Theory]
    [InlineData("pkg:nuget/x@1.0")]
    [InlineData("pkg:deb/debian/x@a:1")]
    public void Whether_it_contains_what_cant_be_compared_is_not_known(string purl)
    {
        Assert.True(VersionRange.TryParse("vers:deb/*", out var range, out _));

        Assert.Null(range.Contains(TestFindings.Create("X", purl).Package!));
    }

    // Pairs of which the first is lower, from Debian's policy and dpkg's own tests.
    [Theory]
    [InlineData("1.0~~", "1.0~")]
    [InlineData("1.0~", "1.0")]
    [InlineData("1.0", "1.0a")]
    [InlineData("1.0a", "1.0+")]
    [InlineData("1.9", "1.10")]
    [InlineData("1.2.3-1", "1.2.3-2")]
    [InlineData("1.2.3", "1.2.3-1")]
    [InlineData("9:1", "10:0")]
    [InlineData("99", "1:0")]
    [InlineData("1-1-1", "1-2-1")]
    [InlineData("0.9.99999999999999999998", "0.9.99999999999999999999")]
    public void Debian_versions_have_dpkgs_order(string lower, string higher)
    {
        Assert.True(DebianVersion.Compare(lower, higher) < 0);
        Assert.True(DebianVersion.Compare(higher, lower) > 0);
    }

    [Theory]
    [InlineData("1.0", "0:1.0")]
    [InlineData("1.00", "1.0")]
    [InlineData("1.0", "1.0-0")]
    public void Debian_versions_can_be_equal_though_spelt_differently(string left, string right) => Assert.Equal(0, DebianVersion.Compare(left, right));
}
