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
}
