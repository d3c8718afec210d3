using System.Text.Json;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Tests.Storage;

public sealed class RecordCodecTests
{
    public static TheoryData<string?> Modules => new(null, "", "nodejs:18");

    [Theory]
    [MemberData(nameof(Modules))]
    public void What_is_said_of_a_package_is_read_as_it_was_written(string? module)
    {
        var package = new AffectedPackage
        {
            Ecosystem = "Red Hat:9",
            Name = "nodejs",
            Ranges = [[new(RangeEventKind.Introduced, "0"), new(RangeEventKind.Fixed, "1:18.2-1.el9")]],
            Versions = ["1:18.1-1.el9"],
            Severities = [new("CVSS_V3", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H")],
            Word = "Moderate",
            Status = PackageStatus.FixDeferred,
            Channel = "rhel_eus:9.2",
            Module = module,
            Architectures = ["aarch64", "x86_64"],
            FixPublished = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero),
        };
        var writer = new ContentWriter();
        RecordCodec.Write(writer, package);
        Assert.Equal(JsonSerializer.Serialize(package), JsonSerializer.Serialize(RecordCodec.ReadPackage("Red Hat:9", "nodejs", writer.Written)));
    }

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        var record = new AdvisoryRecord
        {
            Id = "RHSA-2024:1",
            Modified = new(2024, 1, 2, 0, 0, 0, TimeSpan.Zero),
            Published = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Withdrawn = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Aliases = ["A"],
            Upstream = ["CVE-2024-1111"],
            Related = ["B"],
            Summary = "Short",
            Details = "Long",
            Severities = [new("CVSS_V2", "AV:N/AC:L/Au:N/C:N/I:N/A:P")],
            Word = "Important",
            Cwes = ["CWE-1"],
            References = ["https://example.com/"],
            Source = "Red Hat CSAF",
            License = "CC-BY-4.0",
        };
        var writer = new ContentWriter();
        RecordCodec.Write(writer, record);
        Assert.Equal(JsonSerializer.Serialize(record), JsonSerializer.Serialize(RecordCodec.ReadRecord(writer.Written)));
    }
}
