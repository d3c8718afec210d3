using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class DistributionTests
{
    [Theory]
    [InlineData("ID=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "debian|12|bookworm|Debian GNU/Linux 12 (bookworm)|")]
    [InlineData("ID='debian'\r\nVERSION_ID=\"12\"\r\n", "debian|12|||")]
    [InlineData("\uFEFFID=debian\nVERSION_ID=12", "debian|12|||")]
    [InlineData("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"24.04\"\nUBUNTU_CODENAME=noble\n", "ubuntu|24.04|noble||debian")]
    [InlineData("ID=debian\nVERSION_ID=\"8\"\nVERSION=\"8 (jessie)\"\n", "debian|8|jessie||")]
    [InlineData("ID=debian\nVERSION_ID=12.5\n", "debian|12|||")]
    [InlineData("ID=debian\nVERSION_CODENAME=forky\n", "debian||forky||")]
    [InlineData("# ID=fedora\n  ID=debian  \nVERSION_ID=12 # trailing\n", "debian|12|||")]
    [InlineData("ID=fedora\nID=Debian\nVERSION_ID=12\n", "debian|12|||")]
    [InlineData("ID=x\nPRETTY_NAME=\"a \\\"b\\\" \\$c \\`d \\\\e \\f 'g'\"\n", "x|||a \"b\" $c `d \\e \\f 'g'|")]
    [InlineData("ID=x\nPRETTY_NAME='a \\\"b\\'\n", "x|||a \\\"b\\|")]
    [InlineData("ID=x\nPRETTY_NAME=\"not closed\nVERSION_ID=1\n", "x|1||not closed|")]
    [InlineData("garbage\n=\n\0\0\nID=x\n\uFFFD\n", "x||||")]
    [InlineData("ID=opensuse-leap\nVERSION_ID=\"15.5\"\nID_LIKE=\"suse opensuse\"\n", "opensuse-leap|15.5|||suse opensuse")]
    public void Os_release_is_read_as_a_shell_would(string text, string expected) => Assert.Equal(expected, Show(Recognize(Read(text))));

    [Theory]
    [InlineData("")]
    [InlineData("NAME=x\n")]
    [InlineData("ID=\n")]
    [InlineData("ID=\"two words\"\n")]
    [InlineData("ID=d\u00e9bian\n")]
    [InlineData("ID=$(id)\n")]
    public void Without_a_usable_ID_the_distribution_is_unknown(string text) => Assert.Null(Recognize(Read(text), debianVersion: "12.5"));

    [Theory]
    [InlineData("12.5", "debian|12|||")]
    [InlineData("3.1", "debian|3.1|||")]
    [InlineData("7", "debian|7|||")]
    [InlineData("trixie/sid", "debian||trixie||")]
    public void Debian_version_alone_is_Debian(string version, string expected) => Assert.Equal(expected, Show(Recognize(debianVersion: version)));

    [Theory]
    [InlineData("ID=debian\n", "12.11", "debian|12|||")]
    [InlineData("ID=debian\n", "forky/sid", "debian||forky||")]
    [InlineData("ID=ubuntu\n", "trixie/sid", "ubuntu||||")]
    public void Debian_version_completes_Debians_os_release_and_no_other(string text, string version, string expected) =>
        Assert.Equal(expected, Show(Recognize(Read(text), debianVersion: version)));

    [Fact]
    public void Lsb_release_stands_in_for_os_release() =>
        Assert.Equal("ubuntu|10.04|lucid|Ubuntu 10.04.4 LTS|", Show(Recognize(lsbRelease: Read("DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\nDISTRIB_DESCRIPTION=\"Ubuntu 10.04.4 LTS\"\n"), debianVersion: "squeeze/sid")));

    [Theory]
    [InlineData("ID=alpine\nVERSION_ID=3.20.3\n", "alpine|3.20.3|||")]
    [InlineData("ID=alpine\nVERSION_ID=3.23.0_alpha20250612\n", "alpine||edge||")]
    [InlineData("ID=alpine\nVERSION_ID=edge\n", "alpine||edge||")]
    [InlineData("ID=postmarketos\nVERSION_ID=edge\n", "postmarketos|edge|||")]
    [InlineData("ID=wolfi\nVERSION_ID=\"20220914\"\n", "wolfi|20220914|||")]
    public void What_is_to_become_a_release_of_Alpine_is_edge(string text, string expected) => Assert.Equal(expected, Show(Recognize(Read(text))));

    [Theory]
    [InlineData("2.7.9", "alpine|2.7.9|||")]
    [InlineData("3.21.0_alpha20240923", "alpine||edge||")]
    public void Alpine_release_alone_is_Alpine(string text, string expected) => Assert.Equal(expected, Show(new DistributionFiles { AlpineRelease = text, DebianVersion = "12" }.Recognize()));

    [Theory]
    [InlineData("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"21.3\"\nVERSION_CODENAME=virginia\nUBUNTU_CODENAME=jammy\n", "ubuntu|22.04|jammy||debian")]
    [InlineData("ID=linuxmint\nID_LIKE=debian\nVERSION_ID=\"6\"\nVERSION_CODENAME=faye\nDEBIAN_CODENAME=bookworm\n", "debian|12|bookworm||")]
    [InlineData("ID=pop\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\nUBUNTU_CODENAME=jammy\n", "ubuntu|22.04|jammy||debian")]
    [InlineData("ID=elementary\nID_LIKE=ubuntu\nVERSION_ID=\"7.1\"\nVERSION_CODENAME=horus\nUBUNTU_CODENAME=jammy\n", "ubuntu|22.04|jammy||debian")]
    [InlineData("ID=neon\nID_LIKE=\"ubuntu debian\"\nVERSION_ID=\"24.04\"\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n", "ubuntu|24.04|noble||debian")]
    [InlineData("ID=raspbian\nID_LIKE=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", "debian|12|bookworm||")]
    [InlineData("ID=devuan\nID_LIKE=debian\nVERSION_ID=\"5\"\nVERSION_CODENAME=\"daedalus\"\n", "debian|12|daedalus||")]
    [InlineData("ID=kali\nID_LIKE=debian\nVERSION_ID=\"2024.3\"\nVERSION_CODENAME=kali-rolling\n", null)]
    [InlineData("ID=ubuntu\nID_LIKE=debian\nVERSION_ID=\"22.04\"\nUBUNTU_CODENAME=jammy\n", null)]
    [InlineData("ID=debian\nVERSION_ID=\"12\"\nVERSION_CODENAME=bookworm\n", null)]
    [InlineData("ID=impostor\nID_LIKE=fedora\nVERSION_CODENAME=jammy\n", null)]
    [InlineData("ID=alone\nUBUNTU_CODENAME=jammy\n", null)]
    public void A_derivative_tells_what_it_derives_from(string text, string? expected) => Assert.Equal(expected, Show(Recognize(Read(text))!.DerivedFrom));

    [Theory]
    [InlineData("debian")]
    [InlineData("ubuntu")]
    public void Every_release_of_this_machine_s_table_has_its_code_name(string id)
    {
        var path = $"/usr/share/distro-info/{id}.csv";
        if (!File.Exists(path))
            Assert.Skip("Only where distro-info-data is.");
        foreach (var fields in File.ReadLines(path).Skip(1).Select(line => line.Split(',')).Where(fields => fields.Length > 4 && string.CompareOrdinal(fields[4], "2013") > 0))
            Assert.Equal((id, fields[0].Replace(" LTS", "", StringComparison.Ordinal)), ReleaseNames.Find(fields[2]));
    }

    [Theory]
    [InlineData("debian", "12", null, null, "debian-12", true)]
    [InlineData("debian", null, "forky", null, "debian-forky", true)]
    [InlineData("arch", null, null, null, "arch", false)]
    [InlineData("linuxmint", "21", null, "ubuntu debian", "linuxmint-21", true)]
    [InlineData("rocky", "9", null, "rhel centos fedora", "rocky-9", false)]
    public void The_distribution_tells_its_qualifier_and_family(string id, string? version, string? codename, string? like, string qualifier, bool debianLike)
    {
        var distribution = new Distribution(id, version, codename, null, like);
        Assert.Equal((qualifier, debianLike), (distribution.PurlQualifier, distribution.IsDebianLike));
    }

    [Fact]
    public void Real_files_are_recognised()
    {
        var root = SharedData.Path("data/fixtures");
        var read = Directory.EnumerateFiles(root, "os-release", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(file => file, RecognizeFile);
        Assert.True(read.Count >= 15, $"only {read.Count} files");
        var unknown = read.Where(pair => pair.Value is null).Select(pair => Path.GetRelativePath(root, pair.Key));
        Assert.All(unknown, path => Assert.Contains("empty", path, StringComparison.Ordinal));
        foreach (var release in new[] { "7", "9", "10", "12" })
            Assert.Equal(("debian", release), (read[Path.Combine(root, $"claircore/debian/dist/{release}/etc/os-release")]!.Id, read[Path.Combine(root, $"claircore/debian/dist/{release}/etc/os-release")]!.VersionId));

        static Distribution? RecognizeFile(string path)
        {
            using var stream = File.OpenRead(path);
            return Recognize(OsRelease.Read(stream));
        }
    }

    [Fact]
    public void Any_bytes_are_read() => Malformed.Fuzz("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='a'\n"u8.ToArray(), stream => OsRelease.Read(stream));

    private static OsRelease Read(string text) => OsRelease.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static Distribution? Recognize(OsRelease? osRelease = null, OsRelease? lsbRelease = null, string? debianVersion = null) =>
        new DistributionFiles { OsRelease = osRelease, LsbRelease = lsbRelease, DebianVersion = debianVersion }.Recognize();

    private static string? Show(Distribution? distribution) => distribution is null
        ? null
        : string.Join('|', distribution.Id, distribution.VersionId, distribution.Codename, distribution.PrettyName, distribution.IdLike);
}
