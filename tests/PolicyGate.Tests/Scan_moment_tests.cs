using System.Globalization;

namespace PolicyGate.Tests;

public sealed class Scan_moment_tests
{
    [Theory]
    [InlineData("2026-06-30", "2026-06-30T00:00:00+00:00")]
    [InlineData("2026-06-30T23:59:59Z", "2026-06-30T23:59:59+00:00")]
    [InlineData("2026-06-30T12:00:00+02:00", "2026-06-30T12:00:00+02:00")]
    [InlineData("2026-06-30T12:00:00.5-05:00", "2026-06-30T12:00:00.5-05:00")]
    public void A_date_is_its_first_instant_and_a_time_has_an_offset(string text, string expected)
    {
        Assert.True(ScanMoment.TryParse(text, out var moment));
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), moment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("30.06.2026")]
    [InlineData("2026-6-30")]
    [InlineData("2026-02-30")]
    [InlineData("2026-06-30T12:00:00")]
    [InlineData("2026-06-30 12:00:00Z")]
    [InlineData("0123456789abcdef")]
    public void Anything_else_is_no_moment(string text) => Assert.False(ScanMoment.TryParse(text, out _));
}
