using System.Globalization;
using PolicyGate.Testing;

namespace PolicyGate.Advisories.Tests.Severities;

public sealed class CvssTests
{
    [Theory]
    [InlineData("calculator2", 4)]
    [InlineData("calculator3", 1)]
    [InlineData("cvsslib2", 14)]
    [InlineData("cvsslib3", 20)]
    [InlineData("simple2", 525)]
    [InlineData("simple3", 1866)]
    [InlineData("simple31", 1866)]
    [InlineData("simple4", 762)]
    public void Published_vectors_have_their_published_base_score(string table, int expectedRows)
    {
        var rows = File.ReadLines(SharedData.Path($"data/cvss/vectors_{table}.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')).ToList();
        var wrong = rows.Where(row => CvssVector.Score(row[0], "")?.Score != decimal.Parse(row[1], CultureInfo.InvariantCulture)).Select(row => $"{row[0]} {row[1]} {CvssVector.Score(row[0], "")?.Score}");
        Assert.Empty(wrong);
        Assert.Equal(expectedRows, rows.Count);
    }

    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:C/I:C/A:C", "2.0", 10.0)]
    [InlineData("(AV:N/AC:L/Au:N/C:P/I:P/A:P)", "2.0", 7.5)]
    [InlineData(" CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H ", "3.1", 9.8)]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "3.0", 9.8)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "3.1", 6.1)]
    [InlineData("CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:N/E:U/RL:O/RC:C", "3.1", 8.7)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "4.0", 10.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", "4.0", 9.3)]
    [InlineData("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:A/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", "4.0", 0.0)]
    public void A_vector_has_version_and_base_score_whatever_else_it_says(string vector, string version, double score) =>
        Assert.Equal(new CvssScore(version, vector, (decimal)score, "GHSA-1"), CvssVector.Score(vector, "GHSA-1"));

    [Theory]
    [InlineData("")]
    [InlineData("7.5")]
    [InlineData("CVSS:3.1")]
    [InlineData("CVSS:3.1/")]
    [InlineData("CVSS:9.9/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")]
    [InlineData("CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/")]
    [InlineData("CVSS:3.1/AV:/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:4.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:S/SA:N")]
    [InlineData("AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H")]
    public void What_is_no_complete_vector_has_no_score(string vector) => Assert.Null(CvssVector.Score(vector, ""));

    [Fact]
    public void An_endless_vector_has_no_score() => Assert.Null(CvssVector.Score("CVSS:3.1/" + new string('A', 1_000_000), ""));

    [Theory]
    [InlineData(0.0, Severity.None)]
    [InlineData(0.1, Severity.Low)]
    [InlineData(3.9, Severity.Low)]
    [InlineData(4.0, Severity.Medium)]
    [InlineData(6.9, Severity.Medium)]
    [InlineData(7.0, Severity.High)]
    [InlineData(8.9, Severity.High)]
    [InlineData(9.0, Severity.Critical)]
    [InlineData(10.0, Severity.Critical)]
    public void A_score_means_a_severity(double score, Severity severity) => Assert.Equal(severity, SeverityScale.FromScore((decimal)score));

    [Theory]
    [InlineData("CRITICAL", Severity.Critical)]
    [InlineData("Important", Severity.High)]
    [InlineData("MODERATE", Severity.Medium)]
    [InlineData("low**", Severity.Low)]
    [InlineData("unimportant", Severity.Low)]
    [InlineData("negligible", Severity.Low)]
    [InlineData("not yet assigned", null)]
    [InlineData("end-of-life", null)]
    [InlineData("untriaged", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_word_means_a_severity_or_nothing(string? word, Severity? severity) => Assert.Equal(severity, SeverityScale.FromWord(word));
}
