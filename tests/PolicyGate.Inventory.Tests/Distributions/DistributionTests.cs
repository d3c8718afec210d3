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
    public void Os_release_is_read_as_a_shell_would(string text, string expected) => Assert.Equal(expected, Show(DistributionCataloger.Recognize(Read(text), null, null)));

    [Theory]
    [InlineData("")]
    [InlineData("NAME=x\n")]
    [InlineData("ID=\n")]
    [InlineData("ID=\"two words\"\n")]
    [InlineData("ID=d\u00e9bian\n")]
    [InlineData("ID=$(id)\n")]
    public void Without_a_usable_ID_the_distribution_is_unknown(string text) => Assert.Null(DistributionCataloger.Recognize(Read(text), null, "12.5"));

    [Theory]
    [InlineData("12.5", "debian|12|||")]
    [InlineData("3.1", "debian|3.1|||")]
    [InlineData("7", "debian|7|||")]
    [InlineData("trixie/sid", "debian||trixie||")]
    public void Debian_version_alone_is_Debian(string version, string expected) => Assert.Equal(expected, Show(DistributionCataloger.Recognize(null, null, version)));

    [Theory]
    [InlineData("ID=debian\n", "12.11", "debian|12|||")]
    [InlineData("ID=debian\n", "forky/sid", "debian||forky||")]
    [InlineData("ID=ubuntu\n", "trixie/sid", "ubuntu||||")]
    public void Debian_version_completes_Debians_os_release_and_no_other(string text, string version, string expected) =>
        Assert.Equal(expected, Show(DistributionCataloger.Recognize(Read(text), null, version)));

    [Fact]
    public void Lsb_release_stands_in_for_os_release() =>
        Assert.Equal("ubuntu|10.04|lucid|Ubuntu 10.04.4 LTS|", Show(DistributionCataloger.Recognize(null, Read("DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\nDISTRIB_CODENAME=lucid\nDISTRIB_DESCRIPTION=\"Ubuntu 10.04.4 LTS\"\n"), "squeeze/sid")));

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
        var read = Directory.EnumerateFiles(root, "os-release", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToDictionary(file => file, Recognize);
        Assert.True(read.Count >= 15, $"only {read.Count} files");
        var unknown = read.Where(pair => pair.Value is null).Select(pair => Path.GetRelativePath(root, pair.Key));
        Assert.All(unknown, path => Assert.Contains("empty", path, StringComparison.Ordinal));
        foreach (var release in new[] { "7", "9", "10", "12" })
            Assert.Equal(("debian", release), (read[Path.Combine(root, $"claircore/debian/dist/{release}/etc/os-release")]!.Id, read[Path.Combine(root, $"claircore/debian/dist/{release}/etc/os-release")]!.VersionId));

        static Distribution? Recognize(string path)
        {
            using var stream = File.OpenRead(path);
            return DistributionCataloger.Recognize(OsRelease.Read(stream), null, null);
        }
    }

    [Fact]
    public void Any_bytes_are_read() => Malformed.Fuzz("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME='a'\n"u8.ToArray(), stream => OsRelease.Read(stream));

    private static OsRelease Read(string text) => OsRelease.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private static string? Show(Distribution? distribution) => distribution is null
        ? null
        : string.Join('|', distribution.Id, distribution.VersionId, distribution.Codename, distribution.PrettyName, distribution.IdLike);
}
