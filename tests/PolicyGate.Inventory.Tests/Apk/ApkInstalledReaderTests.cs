using System.Text;
using CsCheck;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class ApkInstalledReaderTests
{
    private const string Busybox = "C:Q1abc=\nP:busybox\nV:1.36.1-r29\nA:x86_64\nS:1\nI:2\nT:Size optimized toolbox\nU:https://busybox.net/\nL:GPL-2.0-only\no:busybox\nm:Somebody <a@b.c>\nt:1\nc:0\nD:so:libc.musl-x86_64.so.1\np:cmd:busybox=1\nF:bin\nR:busybox\na:0:0:755\nZ:Q1x=\nF:etc\nF:etc/network\nR:interfaces\n\n";

    [Fact]
    public void A_package_has_the_fields_that_matter()
    {
        var package = Assert.Single(Read(Busybox).Packages);
        Assert.Equal(new ApkPackage("busybox", "1.36.1-r29", "x86_64", "busybox", "GPL-2.0-only", OwnedFiles.Of(["bin/busybox", "etc/network/interfaces"])), package);
    }

    [Theory]
    [InlineData("P:a\nV:1-r0\n", "a 1-r0 a")]
    [InlineData("P:a\nV:1-r0\n\n\n\nP:b\nV:2\no:src\n", "a 1-r0 a, b 2 src")]
    [InlineData("P:a\r\nV:1-r0\r\no:x\r\n\r\nP:b\r\nV:2\r\n", "a 1-r0 x, b 2 b")]
    [InlineData("V:1-r0\nP:a\n", "a 1-r0 a")]
    [InlineData("C:Q1\nP:a\nV:1\nP:b\nV:2\n", "a 1 a, b 2 b")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public void Packages_are_read(string text, string expected)
    {
        var database = Read(text);
        Assert.Equal(expected, string.Join(", ", database.Packages.Select(package => $"{package.Name} {package.Version} {package.Origin}")));
        Assert.Empty(database.Defects);
    }

    // "apk add --virtual": .build-deps, or any other name.
    [Theory]
    [InlineData("P:.build-deps\nV:20240101.123456\nA:noarch\nT:virtual meta package\nD:gcc make\n\n", 0)]
    [InlineData("P:.build-deps\nV:0\nA:noarch\n\n", 0)]
    [InlineData("P:deps\nV:20240101.123456\nA:noarch\nT:virtual meta package\n\n", 0)]
    [InlineData("P:alpine-base\nV:3.20.3-r0\nA:x86_64\nT:Meta package for minimal alpine base\n\n", 1)]
    [InlineData("P:.real\nV:1-r0\nT:virtual meta package\nF:bin\nR:x\n\n", 1)]
    public void Virtual_packages_are_none(string text, int expected) => Assert.Equal(expected, Read(text).Packages.Length);

    [Theory]
    [InlineData("P:a\nV:1\n\nP:b\n\n", "the package 'b' in line 4 has no version; is the file cut off?")]
    [InlineData("P:a\nV:1\n\nV:2\n\n", "a package of version '2' has no name")]
    [InlineData("P:a\nV:1\ngarbage\n\n", "line 3 is not a field")]
    [InlineData("P:a\u0001\nV:1\n\n", "line 1 holds characters that are not printable ASCII")]
    public void Defects_are_told(string text, string expected) => Assert.Equal([expected], Read(text).Defects);

    [Theory]
    [InlineData("ADB.\u0001\u0002\u0003", "It is in apk's binary format (ADB)")]
    [InlineData("ADBd\u0001\u0002\u0003", "It is in apk's binary format (ADB)")]
    [InlineData("\u0000\u0001\u0002", "It holds no package: line 1 is not a field")]
    [InlineData("P:a\n", "It holds no package: the package 'a' in line 1 has no version")]
    public void What_is_no_text_database_is_refused(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Many_defects_are_counted() => Assert.Equal(6, Read("P:a\nV:1\n" + string.Concat(Enumerable.Repeat("x\n", 100))).Defects.Length);

    [Fact]
    public void A_line_without_end_is_no_memory()
    {
        var database = Read("P:a\nV:1\nD:" + new string('x', 1_000_000) + "\nL:MIT\nR:" + new string('y', 100_000) + "\n\n");
        Assert.Equal("MIT", Assert.Single(database.Packages).License);
        Assert.Equal(["line 5 is longer than 4096 bytes"], database.Defects);
    }

    [Fact]
    public void Scalibrs_databases()
    {
        var tried = 0;
        foreach (var test in DpkgFixtureTests.Cases(SharedData.Path("data/fixtures/scalibr/expected.json"), "apk"))
        {
            using var stream = File.OpenRead(SharedData.Path("data/" + test.GetProperty("input").GetString()));
            var expected = test.GetProperty("expected")[0].GetProperty("packages").EnumerateArray().Select(package =>
            {
                var name = DpkgFixtureTests.Text(package, "name");
                var origin = DpkgFixtureTests.Text(package.GetProperty("meta"), "OriginName");
                return (name, DpkgFixtureTests.Text(package, "version"), origin.Length > 0 ? origin : name, DpkgFixtureTests.Text(package.GetProperty("meta"), "Architecture"));
            });
            Assert.Equal(expected.Order(), ApkInstalledReader.Read(stream).Packages.Select(package => (package.Name, package.Version, package.Origin, package.Architecture)).Order());
            tried++;
        }

        Assert.Equal(4, tried);
    }

    [Fact]
    public void Trivys_database()
    {
        var test = Assert.Single(DpkgFixtureTests.Cases(SharedData.Path("data/fixtures/trivy/expected.json"), "apk"));
        using var stream = File.OpenRead(SharedData.Path("data/" + test.GetProperty("input").GetString()));
        var database = ApkInstalledReader.Read(stream);
        var expected = test.GetProperty("expected")[0].GetProperty("packages").EnumerateArray().Select(package => string.Join(' ', new[] { "name", "version", "arch", "srcName", "srcVersion" }.Select(field => DpkgFixtureTests.Text(package, field))));
        Assert.Equal(expected.Order(StringComparer.Ordinal), database.Packages.Select(package => $"{package.Name} {package.Version} {package.Architecture} {package.Origin} {package.Version}").Order(StringComparer.Ordinal));
        // One of its packages has a name and nothing else.
        Assert.Equal("the package 'invalidPackageWithoutAVersion' in line 23 has no version; is the file cut off?", Assert.Single(database.Defects));
    }

    [Theory]
    [InlineData("data/fixtures/syft/alpine/multiple-1/lib/apk/db/installed")]
    [InlineData("data/fixtures/syft/alpine/multiple-2/lib/apk/db/installed")]
    [InlineData("data/fixtures/syft/alpine/extra-file-attributes")]
    [InlineData("data/fixtures/syft/alpine/empty-deps-and-provides")]
    [InlineData("data/fixtures/syft/image-pkg-coverage/pkgs/lib/apk/db/installed")]
    public void Every_P_of_syfts_databases_is_a_package_and_every_R_a_file(string path)
    {
        var lines = File.ReadAllLines(SharedData.Path(path));
        using var stream = File.OpenRead(SharedData.Path(path));
        var database = ApkInstalledReader.Read(stream);
        Assert.Equal(lines.Where(line => line.StartsWith("P:", StringComparison.Ordinal)).Select(line => line[2..]), database.Packages.Select(package => package.Name));
        Assert.Equal(lines.Where(line => line.StartsWith("V:", StringComparison.Ordinal)).Select(line => line[2..]), database.Packages.Select(package => package.Version));
        var folder = "";
        var files = new List<string>();
        foreach (var line in lines.Where(line => line.Length > 2))
        {
            if (line.StartsWith("F:", StringComparison.Ordinal))
                folder = line[2..];
            else if (line.StartsWith("R:", StringComparison.Ordinal))
                files.Add($"{folder}/{line[2..]}");
        }

        Assert.True(OwnedFiles.Of(files).Hashes.ToHashSet().SetEquals(database.Packages.SelectMany(package => package.Files.Hashes)));
        Assert.Empty(database.Defects);
    }

    [Fact]
    public void What_is_written_is_read()
    {
        var text = Gen.String[Gen.Char['!', '~'], 1, 20];
        var package = Gen.Select(text, text, text, text, Gen.String[Gen.Char['a', 'e'], 1, 3].HashSet[0, 5]);
        package.Where(item => !item.Item1.StartsWith('.')).List[0, 5].Sample(packages =>
        {
            var written = string.Concat(packages.Select(item => $"C:x\nP:{item.Item1}\nV:{item.Item2}\nA:{item.Item3}\no:{item.Item4}\nF:a/b\n{string.Concat(item.Item5.Select(file => $"R:{file}\na:0:0:755\n"))}\n"));
            var read = Read(written);
            Assert.Equal(packages.Select(item => new ApkPackage(item.Item1, item.Item2, item.Item3, item.Item4, "", OwnedFiles.Of(item.Item5.Select(file => "a/b/" + file)))), read.Packages);
            Assert.Empty(read.Defects);
        });
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Malformed.Fuzz(Encoding.ASCII.GetBytes(Busybox), stream => ApkInstalledReader.Read(stream));

    private static ApkDatabase Read(string text) => ApkInstalledReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
