using System.Globalization;
using PolicyGate.Advisories;
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
    [InlineData("alpine", "3.20.3", "2026-11-24T00:00:00Z", true)]
    [InlineData("alpine", "3.20.3", "2026-04-01T23:59:59Z", false)]
    [InlineData("alpine", "3.2.3", "2020-01-01T00:00:00Z", true)]
    [InlineData("alpine", "3.22", "2026-11-24T00:00:00Z", false)]
    [InlineData("alpine", "2.7.9", "2026-11-24T00:00:00Z", true)]
    [InlineData("alpine", "3.200.1", "2099-11-24T00:00:00Z", false)]
    [InlineData("rhel", "9.4", "2026-11-24T00:00:00Z", false)]
    [InlineData("rhel", "7.9", "2026-11-24T00:00:00Z", true)]
    [InlineData("centos", "8", "2026-11-24T00:00:00Z", true)]
    [InlineData("almalinux", "9.3", "2032-06-01T00:00:00Z", true)]
    [InlineData("amzn", "2018.03", "2026-11-24T00:00:00Z", true)]
    [InlineData("amzn", "2", "2026-07-01T00:00:00Z", true)]
    [InlineData("amzn", "2023", "2026-11-24T00:00:00Z", false)]
    [InlineData("fedora", "42", "2026-11-24T00:00:00Z", true)]
    [InlineData("sles", "15.2", "2026-11-24T00:00:00Z", true)]
    [InlineData("sles", "15.7", "2026-11-24T00:00:00Z", false)]
    [InlineData("opensuse-leap", "15.5", "2026-11-24T00:00:00Z", true)]
    [InlineData("mariner", "2.0.20240301", "2026-11-24T00:00:00Z", true)]
    [InlineData("azurelinux", "3.0", "2026-11-24T00:00:00Z", false)]
    [InlineData("photon", "2.0", "2026-11-24T00:00:00Z", true)]
    [InlineData("alpine", "", "2026-11-24T00:00:00Z", false)]
    [InlineData("alpine", "..", "2026-11-24T00:00:00Z", false)]
    [InlineData("nobody-knows", "9", "2026-11-24T00:00:00Z", false)]
    [InlineData("debian", null, "2026-11-24T00:00:00Z", false)]
    public void A_distribution_is_told_after_its_last_day_of_free_updates(string id, string? version, string asOf, bool expected)
    {
        var notifications = DistributionSupport.Judge(
            new Distribution(id, version, null, null, null), [], DateTimeOffset.Parse(asOf, CultureInfo.InvariantCulture)).ToList();

        Assert.Equal(expected ? ["PG8003"] : [], notifications.Select(notification => notification.Id));
    }

    [Theory]
    [InlineData("linuxmint", "20.3", "20.04", true)]
    [InlineData("linuxmint", "22.1", "24.04", false)]
    public void A_derivative_has_the_days_of_what_it_derives_from(string id, string version, string release, bool expected)
    {
        var distribution = new Distribution(id, version, null, "Linux Mint", "ubuntu debian") { DerivedFrom = new("ubuntu", release, null, null, "debian") };
        var notifications = DistributionSupport.Judge(distribution, [], new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero)).ToList();
        Assert.Equal(expected ? ["PG8003"] : [], notifications.Select(notification => notification.Id));
    }

    [Theory]
    [InlineData("debian", 6)]
    [InlineData("ubuntu", 5)]
    public void The_days_are_those_of_this_machine_s_table(string id, int column)
    {
        var path = $"/usr/share/distro-info/{id}.csv";
        if (!File.Exists(path))
            Assert.Skip("Only where distro-info-data is.");
        var compared = 0;
        foreach (var fields in File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(fields => fields.Length > column && fields[0].Length > 0))
        {
            var release = new Distribution(id, fields[0].Replace(" LTS", "", StringComparison.Ordinal), null, null, null);
            var day = DateTimeOffset.Parse(fields[column] + "T12:00:00Z", CultureInfo.InvariantCulture);
            if (id == "debian" && release.VersionId!.Contains('.', StringComparison.Ordinal))
                continue;
            Assert.Empty(DistributionSupport.Judge(release, [], day));
            Assert.Single(DistributionSupport.Judge(release, [], day.AddDays(1)));
            compared++;
        }

        Assert.True(compared >= 7, $"only {compared}");
    }

    [Theory]
    [InlineData("debian", "12", "2027-01-01T00:00:00Z", true)]
    [InlineData("debian", "12.5", "2027-01-01T00:00:00Z", true)]
    [InlineData("debian", "12", "2026-12-31T23:59:59Z", false)]
    [InlineData("alpine", "3.22.1", "2026-02-01T00:00:00Z", true)]
    [InlineData("alpine", "3.20.1", "2026-11-24T00:00:00Z", true)]
    public void What_a_feed_says_of_a_release_comes_before_the_table(string id, string version, string asOf, bool expected)
    {
        SupportedRelease[] feeds = [new("debian", "12", new(2030, 1, 1)), new("alpine", "3", new(2099, 1, 1)), new("alpine", "3.20", new(2026, 1, 1)), new("alpine", "3.22", new(2026, 1, 1)), new("debian", "12", new(2026, 12, 31))];

        Assert.Equal(expected, DistributionSupport.Judge(new Distribution(id, version, null, null, null), feeds, DateTimeOffset.Parse(asOf, CultureInfo.InvariantCulture)).Any());
    }
}
