using System.Globalization;
using PolicyGate.Inventory;
using PolicyGate.Scanning;

namespace PolicyGate.Tests;

public sealed class Distribution_support_tests
{
    [Theory]
    [InlineData("debian", "11", "2026-08-31T23:59:59Z", false)]
    [InlineData("debian", "11", "2026-09-01T00:00:00Z", true)]
    [InlineData("debian", "12", "2026-11-24T00:00:00Z", false)]
    [InlineData("debian", "9", "2026-11-24T00:00:00Z", true)]
    [InlineData("ubuntu", "20.04", "2026-11-24T00:00:00Z", true)]
    [InlineData("ubuntu", "24.04", "2026-11-24T00:00:00Z", false)]
    [InlineData("nobody-knows", "9", "2026-11-24T00:00:00Z", false)]
    [InlineData("debian", null, "2026-11-24T00:00:00Z", false)]
    public void A_distribution_is_told_after_its_last_day_of_free_updates(string id, string? version, string asOf, bool expected)
    {
        var notifications = DistributionSupport.Judge(
            new Distribution(id, version, null, null, null), DateTimeOffset.Parse(asOf, CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(expected ? ["PG8003"] : [], notifications.Select(notification => notification.Id));
    }
}
