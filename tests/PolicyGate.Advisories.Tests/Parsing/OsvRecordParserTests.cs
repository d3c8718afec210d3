using System.Text;
using CsCheck;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Parsing;

public sealed class OsvRecordParserTests
{
    private const string Whole = """
        {"schema_version":"1.7.0","id":"GHSA-1","modified":"2024-02-03T04:05:06.123456789Z","published":"2024-01-01T02:00:00+02:00","withdrawn":null,
        "aliases":["CVE-2024-1","CVE-2024-1","GHSA-1"],"upstream":null,"related":["USN-1"],"summary":"A flaw","details":"It is bad.",
        "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N"}],"references":[{"type":"WEB","url":"https://b"},{"type":"ADVISORY","url":"https://a"},{"type":"WEB","url":"javascript:x"},{"type":"WEB","url":"https://b"}],
        "affected":[{"package":{"ecosystem":"NuGet","name":"Some.Package","purl":"pkg:nuget/Some.Package"},"versions":["1.0"],
          "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"2.0"}],"database_specific":{}},{"type":"GIT","repo":"https://git","events":[{"introduced":"0"}]}],
          "severity":[{"type":"CVSS_V4","score":"CVSS:4.0/AV:N"}],"ecosystem_specific":{"urgency":"low"},"database_specific":{"cwes":[{"cweId":"CWE-79"}]}},
          {"package":{"ecosystem":"NuGet","name":"Other"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1"},{"last_affected":"3"},{"limit":"*"}]}]}],
        "database_specific":{"severity":"HIGH","cwe_ids":["CWE-502","no cwe"]},"credits":[{"name":"x"}],"unknown":{"a":[1]}}
        """;

    [Fact]
    public void A_whole_record_is_read()
    {
        var (advisory, affected) = OsvRecordParser.Parse(Encoding.UTF8.GetBytes(Whole));

        Assert.Equal("GHSA-1", advisory.Id);
        Assert.Equal(new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234568), advisory.Modified);
        Assert.Equal(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero), advisory.Published);
        Assert.Null(advisory.Withdrawn);
        Assert.Equal(["CVE-2024-1"], advisory.Aliases);
        Assert.Equal(["USN-1"], advisory.Related);
        Assert.Equal(("A flaw", "It is bad.", "HIGH"), (advisory.Summary, advisory.Details, advisory.Word));
        Assert.Equal(["https://a", "https://b"], advisory.References);
        Assert.Equal(["CWE-79", "CWE-502"], advisory.Cwes);
        Assert.Equal([new("CVSS_V3", "CVSS:3.1/AV:N")], advisory.Severities);
        Assert.Equal(["some.package", "other"], affected.Select(package => package.Name));
        Assert.Equal([new(RangeEventKind.Introduced, "0"), new(RangeEventKind.Fixed, "2.0")], Assert.Single(affected[0].Ranges));
        Assert.Equal([new("CVSS_V4", "CVSS:4.0/AV:N")], affected[0].Severities);
        Assert.Equal("low", affected[0].Word);
        Assert.Equal(["1.0"], affected[0].Versions);
        Assert.Equal(3, Assert.Single(affected[1].Ranges).Length);
    }

    [Fact]
    public void What_is_stored_is_read_back()
    {
        var record = OsvRecordParser.Parse(Encoding.UTF8.GetBytes(Whole));
        var writer = new ContentWriter();
        RecordCodec.Write(writer, record.Advisory);
        var advisory = RecordCodec.ReadRecord(writer.Written);
        var again = new ContentWriter();
        RecordCodec.Write(again, advisory);
        Assert.Equal(writer.ToArray(), again.ToArray());
        Assert.Equal(record.Advisory.Details, advisory.Details);
        Assert.Equal(record.Advisory.References, advisory.References);

        writer.Clear();
        RecordCodec.Write(writer, record.Affected[0]);
        var package = RecordCodec.ReadPackage("NuGet", "some.package", writer.Written);
        Assert.Equal(record.Affected[0].Ranges.Single(), package.Ranges.Single());
        Assert.Equal((record.Affected[0].Word, record.Affected[0].Versions.Single()), (package.Word, package.Versions.Single()));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{\"modified\":\"2024-01-01T00:00:00Z\"}", "has no 'id'")]
    [InlineData("{\"id\":\"\",\"modified\":\"2024-01-01T00:00:00Z\"}", "'id' has 0 characters")]
    [InlineData("{\"id\":7,\"modified\":\"2024-01-01T00:00:00Z\"}", "'id' is no string")]
    [InlineData("{\"id\":\"A\"}", "has no 'modified'")]
    [InlineData("{\"id\":\"A\",\"modified\":\"yesterday\"}", "'modified' is no RFC 3339 time")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":\"CVE-1\"}", "'aliases' is no array")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"aliases\":[1]}", "'aliases' is no string")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":{}}", "'affected' is no array")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"name\":\"x\"}}]}", "has no 'ecosystem'")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"NuGet\"}}]}", "has no 'name'")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"NuGet\",\"name\":\"x\"},\"ranges\":[{\"type\":\"MAGIC\",\"events\":[]}]}]}", "'MAGIC' is no type of range")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"NuGet\",\"name\":\"x\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"fixed\":1}]}]}]}", "'fixed' is no string")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\",\"summary\":\"\\ud800\"}", "no Unicode text")]
    [InlineData("{\"id\":\"A\",\"modified\":\"2024-01-01T00:00:00Z\"", "no JSON")]
    public void A_malformed_record_is_refused_with_its_reason(string json, string reason) =>
        Assert.Contains(reason, Assert.Throws<OsvFormatException>(() => OsvRecordParser.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_a_record() =>
        Assert.Equal("GHSA-1", OsvRecordParser.Parse(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(Whole)).ToArray()).Advisory.Id);

    [Fact]
    public void Severities_that_all_packages_share_are_the_records()
    {
        var severity = new[] { new { type = "CVSS_V3", score = "CVSS:3.1/AV:N" } };
        var record = OsvRecordParser.Parse(Encoding.UTF8.GetBytes(Tests.Osv.Record("A").Affects("npm", "a", severity: severity).Affects("npm", "b", severity: severity).ToString()));
        Assert.Equal([new("CVSS_V3", "CVSS:3.1/AV:N")], record.Advisory.Severities);
        Assert.All(record.Affected, package => Assert.Empty(package.Severities));
    }

    [Fact]
    public void Every_real_sample_of_every_ecosystem_is_read()
    {
        var files = Directory.GetFiles(SharedData.Path("data/osv-samples"), "*.json");
        Assert.All(files, file => Assert.NotEmpty(OsvRecordParser.Parse(File.ReadAllBytes(file)).Advisory.Id));
        Assert.Equal(101, files.Length);
    }

    [Fact]
    public void A_mangled_record_is_read_or_refused_and_nothing_else()
    {
        var whole = Encoding.UTF8.GetBytes(Whole);
        string[] pieces = ["\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "\\u0000", "\"id\":\"", "[[[[", "\\ud800", "true", " "];
        var edits = Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Int[0, 12], Gen.Int[0, pieces.Length - 1]);
        var refused = 0;
        edits.Array[1, 4].Sample(
            list =>
            {
                var text = Encoding.UTF8.GetString(whole);
                foreach (var (at, length, piece) in list)
                {
                    var start = Math.Min(at, text.Length);
                    text = text[..start] + pieces[piece] + text[Math.Min(start + length, text.Length)..];
                }

                try
                {
                    var writer = new ContentWriter();
                    RecordCodec.Write(writer, OsvRecordParser.Parse(Encoding.UTF8.GetBytes(text)).Advisory);
                }
                catch (OsvFormatException)
                {
                    refused++;
                }
            },
            seed: "0000KUY9Z2s1", iter: 20_000, threads: 1);
        Assert.InRange(refused, 1, 20_000);
    }
}
