using System.Text;
using PolicyGate.Inventory.Tests.Binaries;

namespace PolicyGate.Inventory.Tests;

public sealed class ExecutableReaderTests
{
    // Around the pieces of 1 MB that are searched, so that the mark lies across the end of one.
    public static TheoryData<int> HostSizes { get; } = [SingleFile.HeadersSize, 100_000, .. Enumerable.Range(0, 12).Select(step => SingleFile.HeadersSize + (1 << 20) - 88 + (8 * step)), 3_000_000];

    [Theory]
    [InlineData(1u, false)]
    [InlineData(2u, false)]
    [InlineData(6u, false)]
    [InlineData(6u, true)]
    public void Every_format_is_read(uint major, bool compressed)
    {
        foreach (var magic in new[] { "\u007fELF", "MZ" })
            AssertIsShop(Read(new SingleFile { Major = major, Magic = magic, Compressed = compressed }.Shop().ToArray()));
    }

    [Theory]
    [MemberData(nameof(HostSizes))]
    public void The_mark_is_found_wherever_it_stands(int hostSize) => AssertIsShop(Read(new SingleFile { HostSize = hostSize }.Shop().ToArray()));

    [Fact]
    public void A_large_bundle_is_read_from_a_temporary_file() =>
        AssertIsShop(Read(new SingleFile().File(1, "Large.dll", new string('x', 9 << 20)).Shop().ToArray()));

    [Theory]
    [InlineData(0L)]
    [InlineData(-1L)]
    [InlineData(5L)]
    [InlineData(long.MaxValue)]
    public void Of_several_marks_the_first_that_can_be_one_counts(long earlier) => AssertIsShop(Read(new SingleFile { EarlierMark = earlier }.Shop().ToArray()));

    [Fact]
    public void A_mark_that_leads_elsewhere_is_told() =>
        Assert.Contains("has the format", Assert.Throws<FormatException>(() => Read(new SingleFile { EarlierMark = 100_200 }.Shop().ToArray())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_host_without_a_bundle_tells_nothing() => Assert.Null(Read(new SingleFile { HeaderOffset = _ => 0 }.Shop().ToArray()));

    [Fact]
    public void A_program_that_looks_for_bundles_is_none() => Assert.Null(Read(new SingleFile { HeaderOffset = _ => BitConverter.ToInt64("no deps "u8) }.Shop().ToArray()));

    [Theory]
    [InlineData("#!/bin/sh")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("")]
    public void What_is_no_executable_tells_nothing(string magic) => Assert.Null(Read(new SingleFile { Magic = magic }.Shop().ToArray()));

    [Fact]
    public void A_bundle_without_the_two_files_is_one_all_the_same() =>
        Assert.Equal(new DotNetExecutable(false, null, null, null), Read(new SingleFile().File(1, "Shop.dll", "").ToArray()));

    [Theory]
    [InlineData(-1L)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 40)]
    [InlineData(16L)]
    public void A_header_outside_of_the_file_is_refused(long offset) => AssertRefused("should begin at byte", new SingleFile { HeaderOffset = _ => offset });

    [Theory]
    [InlineData(-1L)]
    [InlineData(0L)]
    [InlineData(100L)]
    [InlineData(long.MaxValue)]
    public void A_file_outside_of_the_bundle_is_refused(long offset) => AssertRefused("outside", new SingleFile { Major = 1, FileOffset = _ => offset });

    [Theory]
    [InlineData(-1L, "outside")]
    [InlineData(long.MaxValue, "outside")]
    [InlineData(100_000L, "outside")]
    public void A_file_of_a_wrong_size_is_refused(long size, string expected) => AssertRefused(expected, new SingleFile { FileSize = _ => size });

    [Fact]
    public void A_file_that_unfolds_to_more_or_less_than_it_says_is_refused()
    {
        AssertRefused("doesn't give", new SingleFile { Compressed = true, FileSize = size => size - 1 });
        AssertRefused("doesn't give", new SingleFile { Compressed = true, FileSize = size => size + 1 });
        AssertRefused("at most", new SingleFile { Compressed = true, FileSize = _ => int.MaxValue });
    }

    [Theory]
    [InlineData(int.MaxValue, "at most")]
    [InlineData(int.MinValue, "at most")]
    [InlineData(1_000_000, "cut off")]
    [InlineData(4, "cut off")]
    public void An_absurd_number_of_files_is_refused(int count, string expected) => AssertRefused(expected, new SingleFile { Count = count });

    [Fact]
    public void A_format_of_the_future_is_told() => AssertRefused("7.0", new SingleFile { Major = 7 });

    [Fact]
    public void A_bundle_that_was_cut_off_is_refused_wherever_that_was()
    {
        var whole = new SingleFile().Shop().ToArray();
        for (var length = 100_040; length < whole.Length; length++)
            Assert.True(Malformed.Refused(whole[..length], stream => ReadAll(stream)), $"{length} of {whole.Length}");
    }

    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        foreach (var compressed in new[] { false, true })
            Malformed.Fuzz(new SingleFile { HostSize = SingleFile.HeadersSize, Compressed = compressed }.Shop().ToArray(), stream => ReadAll(stream), rounds: 1000);
    }

    [Theory]
    [InlineData("__managedcode", true)]
    [InlineData("__managedcodes", false)]
    [InlineData(".text", false)]
    public void NativeAOT_is_known_by_its_sections(string section, bool expected)
    {
        Assert.Equal(expected ? new DotNetExecutable(true, null, null, null) : null, Read(TestBinary.Elf((section, new byte[100]))));
        var windows = TestBinary.Pe(new byte[100], []);
        Assert.Null(Read(windows));
        ".managed"u8.CopyTo(windows.AsSpan(0x98 + 240));
        Assert.Equal(new DotNetExecutable(true, null, null, null), Read(windows));
    }

    [Theory]
    [InlineData("GCC: (Debian) 12\0.NET: ilc 10.0.12-servicing.26422.108+95017c711e\0clang\0", "", "10.0.12")]
    [InlineData(".NET: ilc 11.0.0-preview.7.26380.108+95017c711e\0", "", "11.0.0-preview.7.26380.108")]
    [InlineData(".NET: ilc 11.0.0-rtm.26380.108\0", "", "11.0.0")]
    [InlineData(".NET: ilc eleven\0", "", null)]
    [InlineData("clang version 16\0", "x\0DOTNET_\0GCHeap\0y\0DOTNET_\08.0.31\0--", "8.0.31")]
    [InlineData("clang version 16\0", "x\0DOTNET_\08.0.31 or so\0--", null)]
    public void The_runtime_in_NativeAOT_is_known_by_its_compiler_or_its_texts(string comment, string texts, string? expected) =>
        Assert.Equal(expected, Read(TestBinary.Elf(("__managedcode", new byte[100]), (".rodata", Encoding.ASCII.GetBytes(texts)), (".comment", Encoding.ASCII.GetBytes(comment))))?.Runtime);

    private static DotNetExecutable? ReadAll(Stream stream) => ObjectFile.Read(stream) is { } binary ? DotNetExecutable.Read(stream, binary) : null;

    private static DotNetExecutable? Read(byte[] file) => ReadAll(new MemoryStream(file));

    private static void AssertRefused(string expected, SingleFile file)
    {
        var bytes = file.Shop().ToArray();
        Assert.True(Malformed.Refused(bytes, stream => ReadAll(stream)));
        Assert.Contains(expected, Assert.ThrowsAny<FormatException>(() => Read(bytes)).Message, StringComparison.Ordinal);
    }

    private static void AssertIsShop(DotNetExecutable? executable)
    {
        Assert.NotNull(executable);
        Assert.False(executable.IsNativeAot);
        Assert.Equal("Shop.deps.json", executable.DepsJson?.Name);
        Assert.Equal(["Shop 1.0.0", "Newtonsoft.Json 12.0.1"], executable.DepsJson!.Content.Libraries.Select(library => $"{library.Name} {library.Version}"));
        Assert.Equal("Shop.runtimeconfig.json", executable.RuntimeConfig?.Name);
        Assert.Equal("Microsoft.NETCore.App", Assert.Single(executable.RuntimeConfig!.Content.Frameworks).Name);
    }
}
