namespace PolicyGate.Inventory.Tests;

public sealed class RpmHeaderTests
{
    [Fact]
    public void What_was_added_on_installation_counts_before_what_was_built() =>
        Assert.Equal("new", Text(new HeaderBytes().Text(1000, "old").Text(1001, "1").Text(1000, "new").ToArray(), RpmTag.Name));

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(9)]
    public void Of_a_list_of_texts_the_first_counts(uint type) => Assert.Equal("first", Text(new HeaderBytes().Text(1014, "first\0second", type).ToArray(), RpmTag.License));

    [Fact]
    public void What_lies_outside_of_the_header_is_refused()
    {
        // NUL-less, beyond the end, negative, none, of another type.
        Refused(new HeaderBytes().Entry(1000, 6, 0, 1, "bash"u8.ToArray()).ToArray());
        Refused(new HeaderBytes().Entry(1000, 6, 5, 1, "bash\0"u8.ToArray()).ToArray());
        Refused(new HeaderBytes().Entry(1000, 6, 0xFFFFFFF0, 1, "bash\0"u8.ToArray()).ToArray());
        Refused(new HeaderBytes().Entry(1000, 6, 0, 0, "bash\0"u8.ToArray()).ToArray());
        Refused(new HeaderBytes().Entry(1000, 7, 0, 5, "bash\0"u8.ToArray()).ToArray());
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        var header = RpmFiles.Header("bash");
        Refused([]);
        Refused(header[..7]);
        Refused(header[..^1]);
        foreach (var (offset, value) in new[] { (0, 0u), (0, 70_000u), (0, uint.MaxValue), (4, uint.MaxValue), (4, (uint)header.Length) })
        {
            var changed = (byte[])header.Clone();
            RpmFiles.BigEndian(changed, offset, value);
            Refused(changed);
        }
    }

    [Fact]
    public void A_number_of_another_type_or_cut_off_is_refused()
    {
        var cut = new HeaderBytes().Entry(1003, 4, 0, 1, 0, 0, 1).ToArray();
        var text = new HeaderBytes().Text(1003, "1").ToArray();
        Assert.Throws<FormatException>(() => new RpmHeader(cut).GetNumber(RpmTag.Epoch));
        Assert.Throws<FormatException>(() => new RpmHeader(text).GetNumber(RpmTag.Epoch));
        Assert.Equal(7u, new RpmHeader(new HeaderBytes().Number(1003, 7).ToArray()).GetNumber(RpmTag.Epoch));
    }

    [Fact]
    public void A_header_without_name_or_version_is_told()
    {
        var database = RpmDatabaseReaderTests.Read(RpmFiles.Ndb(
            new HeaderBytes().Text(1001, "1").ToArray(), new HeaderBytes().Text(1000, "no-version").ToArray(), new HeaderBytes().Text(1000, "bare").Text(1001, "1").ToArray(), RpmFiles.Header("two\u001bwords")));
        Assert.Equal(["bare 1  ", "two\u001bwords 1.0-1.el9 two\u001bwords-1.0-1.el9.src.rpm "], RpmDatabaseReaderTests.Lines(database));
        Assert.Equal(["a header without a name", "the package 'no-version' without a version"], database.Defects.Take(2));
        Assert.DoesNotContain('\u001b', string.Join("", database.Defects));
    }

    [Fact]
    public void The_files_of_each_package_are_kept()
    {
        var database = RpmDatabaseReaderTests.Read(RpmFiles.Ndb(
            Files("first", ["/opt/"], [0], ["first"]),
            Files("filesystem", ["/", "/usr/"], [0, 0, 1], ["", "usr", "bin"]),
            RpmFiles.Header("gpg-pubkey"),
            RpmFiles.Header("empty"),
            Files("bash", ["/usr/bin/", "/usr/share/doc/bash/", "relative"], [0, 1, 0, 2], ["bash", "a b\nc", "sh", "x"])));
        Assert.Empty(database.Defects);
        Assert.Equal([(0, "opt/first"), (1, "usr"), (1, "usr/bin"), (3, "usr/bin/bash"), (3, "usr/share/doc/bash/a b\nc"), (3, "usr/bin/sh"), (3, "x")], PackedFileLists.Read(database.FileLists));
    }

    [Fact]
    public void A_broken_list_of_files_is_told_and_costs_neither_the_package_nor_the_next_one()
    {
        var good = Files("good", ["/usr/bin/"], [0], ["good"]);
        foreach (var broken in new[]
        {
            Files("bad", ["/usr/"], [1], ["x"]),
            Files("bad", ["/usr/"], [uint.MaxValue], ["x"]),
            Files("bad", ["/usr/"], [0, 0], ["x"]),
            new HeaderBytes().Text(1000, "bad").Text(1001, "1").Entry(1117, 8, 6, 1_000_000, "x\0"u8.ToArray()).ToArray(),
        })
        {
            var database = RpmDatabaseReaderTests.Read(RpmFiles.Ndb(broken, good));
            Assert.Equal(["bad", "good"], database.Packages.Select(package => package.Name));
            Assert.Single(database.Defects);
            Assert.Equal([(1, "usr/bin/good")], PackedFileLists.Read(database.FileLists).Where(file => file.Package == 1));
        }
    }

    [Theory]
    [InlineData("bash-5.1.8-6.el9.src.rpm", "bash", "5.1.8-6.el9")]
    [InlineData("perl-IO-Compress-2.081-1.el8.nosrc.rpm", "perl-IO-Compress", "2.081-1.el8")]
    [InlineData("(none)", null, null)]
    [InlineData("", null, null)]
    [InlineData("bash.src.rpm", null, null)]
    [InlineData("-1-2.src.rpm", null, null)]
    [InlineData("bash-5.1.8-6.el9.x86_64.rpm", null, null)]
    public void The_source_package_is_told_by_the_name_of_its_file(string file, string? name, string? version) =>
        Assert.Equal(name is null ? null : new SourcePackage(name, version!), new RpmPackage("x", null, "1", "1", "noarch", file, null, null, null).Source);

    internal static byte[] Files(string name, string[] directories, uint[] indexes, string[] names)
    {
        var numbers = new byte[4 * indexes.Length];
        for (var i = 0; i < indexes.Length; i++)
            RpmFiles.BigEndian(numbers, 4 * i, indexes[i]);
        var (directoryList, nameList) = (string.Join('\0', directories) + '\0', string.Join('\0', names) + '\0');
        return new HeaderBytes()
            .Entry(1116, 4, 0, (uint)indexes.Length, numbers)
            .Entry(1118, 8, (uint)numbers.Length, (uint)directories.Length, System.Text.Encoding.UTF8.GetBytes(directoryList))
            .Entry(1117, 8, (uint)(numbers.Length + directoryList.Length), (uint)names.Length, System.Text.Encoding.UTF8.GetBytes(nameList))
            .Text(1000, name).Text(1001, "1").ToArray();
    }

    private static string? Text(byte[] header, RpmTag tag) => new RpmHeader(header).TryGetText(tag, out var text) ? System.Text.Encoding.UTF8.GetString(text) : null;

    private static void Refused(byte[] header) => Assert.Throws<FormatException>(() => Text(header, RpmTag.Name));
}
