using System.Text;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class DebianCopyrightTests
{
    private const string Format = "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";

    [Theory]
    [InlineData(Format + "Upstream-Name: x\n\nFiles: *\nCopyright: 2000 A\nLicense: GPL-2+\n text\n License: no\n\nFiles: b\nlicense:\tExpat\n\nLicense: GPL-2+\n", "Expat, GPL-2+")]
    [InlineData("Format: http://www.debian.org/doc/packaging-manuals/copyright-format/1.0\r\nLicense: MIT\r\n", "MIT")]
    [InlineData("Format-Specification: http://dep.debian.net/deps/dep5/copyright-format\nLicense: BSD-3-clause or GPL-2\n", "BSD-3-clause or GPL-2")]
    [InlineData(Format + "License:\n\nLicense: \n", "")]
    [InlineData("This package was debianized by somebody.\nLicense: GPL\n", null)]
    [InlineData("", "")]
    public void The_licences_are_those_of_the_machine_readable_format(string text, string? expected) => Assert.Equal(expected, Read(text) is { } read ? string.Join(", ", read.Licenses) : null);

    [Fact]
    public void However_many_there_are_and_however_long_they_are_they_are_few()
    {
        var licenses = Read(Format + string.Concat(Enumerable.Range(0, 1000).Select(i => $"License: L{i}\n")) + $"License: {new string('x', 100_000)}\n")!.Licenses;
        Assert.Equal(50, licenses.Length);
        Assert.All(licenses, license => Assert.InRange(license.Length, 1, 200));
    }

    [Fact]
    public async Task A_package_has_the_licences_of_its_copyright_file()
    {
        var inventory = await Scan.InventoryOf(layer => layer.Debian().File("usr/share/doc/libc6/copyright", Format + "License: LGPL-2.1+\n").File("usr/share/doc/other/copyright", Format + "License: MIT\n"));
        Assert.Equal(["LGPL-2.1+"], Assert.Single(inventory.Packages).Licenses);
    }

    [Theory]
    [InlineData("image-dpkg/usr/share/doc/libpam-runtime/copyright", "GPL-2, LGPL-2.1")]
    [InlineData("image-distroless-deb/usr/share/doc/libsqlite3-0/copyright", "GPL-2+, public-domain")]
    public void Real_files(string path, string? expected)
    {
        using var stream = File.OpenRead(SharedData.Path("data/fixtures/syft/debian/" + path));
        Assert.Equal(expected, DebianCopyright.Read(stream) is { } read ? string.Join(", ", read.Licenses) : null);
    }

    [Fact]
    public void Any_bytes_are_read() => Malformed.Fuzz(Encoding.ASCII.GetBytes(Format + "License: GPL-2+\n text\n"), stream => DebianCopyright.Read(stream), 500);

    private static DebianCopyright? Read(string text) => DebianCopyright.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
