using System.Collections.Immutable;
using PolicyGate.Advisories.Matching;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Tests.Matching;

public sealed class RangeEvaluationTests
{
    // Events as "introduced version, fixed <version, last affected <=version, limit !version", ranges separated by |.
    [Theory]
    [InlineData("0 <2.0", "1.9", true, "2.0")]
    [InlineData("0 <2.0", "2.0", false, null)]
    [InlineData("0 <2.0", "2.0-rc.1", true, "2.0")]
    [InlineData("1.0 <2.0", "0.9", false, null)]
    [InlineData("1.0 <2.0", "1.0", true, "2.0")]
    [InlineData("1.0 <2.0", "1.0.0.0", true, "2.0")]
    [InlineData("0", "99", true, null)]
    [InlineData("0 <=2.0", "2.0", true, null)]
    [InlineData("0 <=2.0", "2.0.1", false, null)]
    [InlineData("<2.0 0", "1.0", true, "2.0")]
    [InlineData("3.0 <3.5 1.0 <2.0", "1.5", true, "2.0")]
    [InlineData("<3.5 <2.0 3.0 1.0", "3.2", true, "3.5")]
    [InlineData("3.0 <3.5 1.0 <2.0", "2.5", false, null)]
    [InlineData("1.0 <2.0|3.0 <3.5", "3.4", true, "3.5")]
    [InlineData("1.0 <2.0|1.5 <1.9", "1.6", true, "1.9")]
    [InlineData("1.0 <1.0", "1.0", false, null)]
    [InlineData("0 <0", "1.0", false, null)]
    [InlineData("0 !2.0", "1.0", true, null)]
    [InlineData("0 !2.0", "2.0", false, null)]
    [InlineData("0 !2.0 !*", "2.0", true, null)]
    [InlineData("0 <2.0", "1.0+build", true, "2.0")]
    [InlineData("", "1.0", false, null)]
    public void A_version_is_in_a_range_or_not(string ranges, string version, bool affected, string? fix)
    {
        var evaluation = RangeEvaluation.Of(Package(ranges), version, NuGetVersionOrder.Instance);
        Assert.Equal((affected, fix, false), (evaluation.IsAffected, evaluation.FixedVersion, evaluation.IsIncomparable));
    }

    [Theory]
    [InlineData("0~beta", "0 <1.0-1", true)]
    [InlineData("1.0-1", "0 <1.0-1+deb12u1", true)]
    [InlineData("1.0-1+deb12u1", "0 <1.0-1+deb12u1", false)]
    [InlineData("1:0.9", "0 <1.0", false)]
    [InlineData("0.9", "0 <1:0.1", true)]
    public void Debian_versions_are_compared_as_dpkg_does(string version, string ranges, bool affected) =>
        Assert.Equal(affected, RangeEvaluation.Of(Package(ranges), version, DpkgVersionOrder.Instance).IsAffected);

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.0.0", true)]
    [InlineData("1.1", false)]
    [InlineData("1.0.0-Beta", true)]
    [InlineData("not a version", true)]
    public void A_listed_version_is_affected(string version, bool affected) =>
        Assert.Equal(affected, RangeEvaluation.Of(Package("") with { Versions = ["1.0", "1.0-beta", "not a version"] }, version, NuGetVersionOrder.Instance).IsAffected);

    [Fact]
    public void A_list_does_not_narrow_a_range() =>
        Assert.True(RangeEvaluation.Of(Package("0 <2.0") with { Versions = ["1.0"] }, "1.5", NuGetVersionOrder.Instance).IsAffected);

    [Theory]
    [InlineData("0 <2.0", "one")]
    [InlineData("0 <two", "1.0")]
    [InlineData("one <2.0", "1.0")]
    public void What_cannot_be_compared_is_said_and_not_affected(string ranges, string version)
    {
        var evaluation = RangeEvaluation.Of(Package(ranges), version, NuGetVersionOrder.Instance);
        Assert.Equal((false, true), (evaluation.IsAffected, evaluation.IsIncomparable));
    }

    [Fact]
    public void A_range_that_can_be_compared_counts_beside_one_that_cannot()
    {
        var evaluation = RangeEvaluation.Of(Package("0 <two|0 <2.0"), "1.0", NuGetVersionOrder.Instance);
        Assert.Equal((true, "2.0", false, false), (evaluation.IsAffected, evaluation.FixedVersion, evaluation.IsDenied, evaluation.IsIncomparable));
    }

    [Theory]
    [InlineData("0", "1.0", "*")]
    [InlineData("0 <2.0", "1.0", "<2.0")]
    [InlineData("1.0", "1.5", ">=1.0")]
    [InlineData("0 <1.0 1.5 <2.0 3.0 <4.0", "1.5", ">=1.5|<2.0")]
    [InlineData("<4.0 3.0 <2.0 1.5 0 <1.0", "3.9", ">=3.0|<4.0")]
    [InlineData("0 <=2.0", "2.0", "<=2.0")]
    [InlineData("0 !3.0", "2.0", "<3.0")]
    [InlineData("0 <2.0|1.0 <3.0", "1.5", "<2.0")]
    public void The_range_around_the_version_is_told(string ranges, string version, string range) =>
        Assert.Equal(range, RangeEvaluation.Of(Package(ranges), version, NuGetVersionOrder.Instance).Range);

    [Fact]
    public void A_listed_version_is_a_range_of_its_own() =>
        Assert.Equal("=1.0", RangeEvaluation.Of(Package("") with { Versions = ["1.0"] }, "1.0", NuGetVersionOrder.Instance).Range);

    [Fact]
    public void Who_says_that_it_is_not_affected_denies_it_whatever_the_ranges() =>
        Assert.True(RangeEvaluation.Of(Package("0") with { Status = PackageStatus.NotAffected }, "1.0", NuGetVersionOrder.Instance) is { IsDenied: true, IsAffected: false });

    [Theory]
    [InlineData(PackageStatus.WillNotFix, true)]
    [InlineData(PackageStatus.EndOfLife, true)]
    [InlineData(PackageStatus.Unstated, false)]
    public void Without_ranges_the_word_of_the_source_counts(object status, bool isAffected) =>
        Assert.Equal(isAffected, RangeEvaluation.Of(Package("") with { Status = (PackageStatus)status }, "1.0", NuGetVersionOrder.Instance).IsAffected);

    [Fact]
    public void A_fix_in_version_zero_denies_the_flaw() => Assert.True(RangeEvaluation.Of(Package("0 <0"), "1.0", DpkgVersionOrder.Instance).IsDenied);

    private static AffectedPackage Package(string ranges) => new()
    {
        Ecosystem = "NuGet",
        Name = "x",
        Ranges = [.. ranges.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(range => range.Split(' ').Select(Event).ToImmutableArray())],
    };

    private static RangeEvent Event(string text) => text switch
    {
        ['<', '=', .. var version] => new(RangeEventKind.LastAffected, version),
        ['<', .. var version] => new(RangeEventKind.Fixed, version),
        ['!', .. var version] => new(RangeEventKind.Limit, version),
        _ => new(RangeEventKind.Introduced, text),
    };
}
