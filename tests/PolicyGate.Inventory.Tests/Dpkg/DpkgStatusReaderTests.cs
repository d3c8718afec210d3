using System.Text;

namespace PolicyGate.Inventory.Tests;

public sealed class DpkgStatusReaderTests
{
    [Fact]
    public void A_stanza_gives_binary_and_source_package()
    {
        var database = Read("""
            Package: libc6
            Status: install ok installed
            Priority: optional
            Maintainer: GNU Libc Maintainers <debian-glibc@lists.debian.org>
            Architecture: amd64
            Multi-Arch: same
            Source: glibc (2.36-9)
            Version: 2.36-9+deb12u7
            Conffiles:
             /etc/ld.so.conf.d/x86_64-linux-gnu.conf d4e7a7b88a71b5ffd9e2644e71a0cfab
            Description: GNU C Library: Shared libraries
             Version: 666 is not a field
             .
             more
            Homepage: https://www.gnu.org/software/libc/libc.html

            """);
        Assert.Equal(new DpkgPackage("libc6", "2.36-9+deb12u7", "amd64", new("glibc", "2.36-9"), DpkgState.Installed), Assert.Single(database.Packages));
        Assert.Empty(database.Defects);
    }

    [Fact]
    public void A_byte_order_mark_hides_no_package()
    {
        var database = Read("\uFEFFPackage: a\nStatus: install ok installed\nVersion: 1\n");
        Assert.Equal("a", Assert.Single(database.Packages).Name);
        Assert.Empty(database.Defects);
    }

    [Theory]
    [InlineData("", "a", "1:2-3")]
    [InlineData("Source: b\n", "b", "1:2-3")]
    [InlineData("Source: b (4)\n", "b", "4")]
    [InlineData("source:b  ( 4 ) \n", "b", "4")]
    [InlineData("Source: b (4\n", "b", "4")]
    [InlineData("Source: b ()\n", "b", "1:2-3")]
    [InlineData("Source: (4)\n", "a", "4")]
    [InlineData("Source:\n", "a", "1:2-3")]
    public void The_source_is_the_binary_where_nothing_else_is_said(string field, string name, string version) =>
        Assert.Equal(new SourcePackage(name, version), Assert.Single(Read($"Package: a\nStatus: install ok installed\n{field}Version: 1:2-3\n").Packages).Source);

    [Theory]
    [InlineData("install ok installed", true)]
    [InlineData("hold ok installed", true)]
    [InlineData("deinstall reinstreq installed", true)]
    [InlineData("install ok unpacked", true)]
    [InlineData("install ok half-configured", true)]
    [InlineData("install reinstreq half-installed", true)]
    [InlineData("install ok triggers-awaited", true)]
    [InlineData("install ok triggers-pending", true)]
    [InlineData("Install OK Installed  ", true)]
    [InlineData("deinstall ok config-files", false)]
    [InlineData("purge ok not-installed", false)]
    [InlineData("unknown ok not-installed", false)]
    public void The_state_tells_whether_files_are_there(string status, bool installed) =>
        Assert.Equal(installed ? DpkgState.Installed : DpkgState.Absent, Assert.Single(Read($"Package: a\nStatus: {status}\nVersion: 1\n").Packages).State);

    [Fact]
    public void Without_any_Status_all_packages_are_there()
    {
        // What distroless and chiselled images have: the packages' control files as they are.
        var database = Read("Package: a\nVersion: 1\n\nPackage: b\nVersion: 2\n\n");
        Assert.Equal([DpkgState.Unstated, DpkgState.Unstated], database.Packages.Select(package => package.State));
        Assert.Empty(database.Defects);
    }

    [Fact]
    public void A_package_without_Status_among_others_is_told_and_left_out()
    {
        var database = Read("Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: b\nVersion: 2\n\n");
        Assert.Equal([DpkgState.Installed, DpkgState.Absent], database.Packages.Select(package => package.State));
        Assert.Contains("'b' has no Status", Assert.Single(database.Defects), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_file_for_one_package_Status_is_the_exception()
    {
        var database = DpkgStatusReader.ReadControl(new MemoryStream("Package: a\nVersion: 1\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 2\n"u8.ToArray()));
        Assert.Equal([DpkgState.Unstated, DpkgState.Absent], database.Packages.Select(package => package.State));
        Assert.Empty(database.Defects);
    }

    [Theory]
    [InlineData("Package: a\r\nStatus: install ok installed\r\nVersion: 1\r\n\r\nPackage: b\r\nVersion: 2\r\nStatus: install ok installed")]
    [InlineData("\n\n\nPackage: a\nStatus: install ok installed\nVersion: 1\n  \t\n\n\nPackage: b\nVersion: 2\nStatus: install ok installed\n\n\n")]
    [InlineData("Package: a\nStatus: install ok installed\nVersion: 1\nPackage: b\nVersion: 2\nStatus: install ok installed")]
    [InlineData("PACKAGE:a\nSTATUS:install ok installed\nVERSION:1\n\npackage:\tb\nversion:\t2\nstatus:\tinstall ok installed")]
    public void Line_ends_blank_lines_and_case_do_not_matter(string text) =>
        Assert.Equal([("a", "1", DpkgState.Installed), ("b", "2", DpkgState.Installed)], Read(text).Packages.Select(package => (package.Name, package.Version, package.State)));

    [Theory]
    [InlineData("Package: a\nStatus: install ok installed\nVersion: 1\n\nPackage: b\nStatus: install ok installed\nArchitecture: am", "'b' in line 5 has no version")]
    [InlineData("Package: a\nStatus: install ok installed\nVersion: 1\n\nStatus: install ok installed\nVersion: 7\n", "version '7' has no name")]
    [InlineData("Package: a\nStatus: install ok installed\nVersion: 1\n\nnonsense\n", "line 5 is not a field")]
    [InlineData("Package: a\nStatus: install ok installed\nVersion: 1\n\0\0\0\0\0\0", "line 4 is not a field")]
    [InlineData("Package: a\u0007\nStatus: install ok installed\nVersion: 1\n", "line 1 holds characters that are not printable ASCII")]
    public void What_is_wrong_is_told_and_the_rest_is_read(string text, string defect)
    {
        var database = Read(text);
        Assert.Equal("1", Assert.Single(database.Packages).Version);
        Assert.Contains(defect, Assert.Single(database.Defects), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_package_needs_no_version() => Assert.Empty(Read("Package: a\nStatus: purge ok not-installed\n\n").Defects);

    [Theory]
    [InlineData("asdf\n\nyolo")]
    [InlineData("\u0001\u0002\0\0binary")]
    [InlineData("Package: a\nStatus: install ok installed\n")]
    public void What_holds_no_package_but_something_else_is_refused(string text) => Assert.Throws<FormatException>(() => Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n \n")]
    public void An_empty_database_is_empty(string text)
    {
        Assert.Empty(Read(text).Packages);
        Assert.Empty(Read(text).Defects);
    }

    [Fact]
    public void Defects_are_counted_and_a_few_of_them_told()
    {
        var defects = Read("Package: a\nVersion: 1\n\n" + string.Concat(Enumerable.Repeat("?\n", 20))).Defects;
        Assert.Equal(6, defects.Length);
        Assert.Equal("and 15 more", defects[^1]);
    }

    [Fact]
    public void Huge_lines_are_passed_over()
    {
        var huge = new string('x', 1_000_000);
        var database = Read($"Package: a\nStatus: install ok installed\nDescription: {huge}\n {huge}\nVersion: 1\n\nPackage: {huge}\nVersion: 2\nStatus: install ok installed\n\nPackage: c\nVersion: 3\nStatus: install ok installed");
        Assert.Equal(["1", "2", "3"], database.Packages.Select(package => package.Version));
        Assert.True(database.Packages[1].Name.Length <= 1024);
        Assert.Contains("line 7 is longer", Assert.Single(database.Defects), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(131072)]
    public void A_line_may_end_anywhere_in_the_buffer(int length)
    {
        var text = "Package: a\nVersion: 1\nX: ";
        var database = Read(text + new string('x', length - text.Length) + "\nArchitecture: amd64\n");
        Assert.Equal("amd64", Assert.Single(database.Packages).Architecture);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Malformed.Fuzz(
        "Package: libc6\nStatus: install ok installed\nSource: glibc (2.36-9)\nVersion: 2.36-9+deb12u7\nDescription: x\n y\n\nPackage: a\r\nVersion: 1\r\n"u8.ToArray(), stream => DpkgStatusReader.ReadStatus(stream));

    private static DpkgDatabase Read(string text) => DpkgStatusReader.ReadStatus(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
