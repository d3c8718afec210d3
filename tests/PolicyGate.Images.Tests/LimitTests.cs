using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Limits as options have them.</summary>
public sealed class LimitTests
{
    public static TheoryData<string> Names => [.. ImageLimit.All.Select(limit => limit.Name)];

    [Fact]
    public void Every_limit_is_an_option()
    {
        var properties = typeof(ImageLimits).GetProperties().Where(property => property.CanWrite).Select(property => string.Concat(property.Name.Select((letter, index) =>
            char.IsUpper(letter) ? (index > 0 ? "-" : "") + char.ToLowerInvariant(letter) : $"{letter}")));
        Assert.Equal(properties.Order(StringComparer.Ordinal), ImageLimit.All.Select(limit => limit.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_page_on_limits_has_them_all() => Assert.Equal(
        ImageLimit.All.Select(limit => $"| `{limit.Name}` | {limit.Description} | {limit.ValueIn(new())} |"),
        File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "docs", "limits.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_changes_by_its_name_and_nothing_else_does(string name)
    {
        var limit = ImageLimit.All.Single(limit => limit.Name == name);
        var changed = new ImageLimits().With($"{name}=7");
        Assert.Equal("7", limit.ValueIn(changed));
        Assert.All(ImageLimit.All.Where(other => other != limit), other => Assert.Equal(other.ValueIn(new()), other.ValueIn(changed)));
        Assert.Equal(new(), changed.With($"{name}={limit.ValueIn(new())}"));
    }

    [Theory]
    [InlineData("500MB", 500_000_000)]
    [InlineData("64GB", 64_000_000_000)]
    [InlineData("2GiB", 2L << 30)]
    [InlineData("1.5 GiB", 3L << 29)]
    [InlineData("10k", 10_000)]
    [InlineData("4096", 4096)]
    [InlineData("4096B", 4096)]
    [InlineData("1TiB", 1L << 40)]
    public void A_size_is_written_as_people_do(string value, long bytes) => Assert.Equal(bytes, new ImageLimits().With("file-size=" + value).FileSize);

    [Fact]
    public void Of_a_limit_that_is_there_twice_the_last_counts() => Assert.Equal(6, new ImageLimits().With("layers=5").With(" layers = 6 ").Layers);

    [Theory]
    [InlineData("layers", "'layers' has no value: expected layers=1000 or another.")]
    [InlineData("layers=", "'' is no number for 'layers': expected a whole number from 1 to 100000.")]
    [InlineData("layers=0", "'0' is no number for 'layers'")]
    [InlineData("layers=-1", "'-1' is no number for 'layers'")]
    [InlineData("layers=1.5", "'1.5' is no number for 'layers'")]
    [InlineData("layers=1k", "'1k' is no number for 'layers'")]
    [InlineData("layers=100001", "'100001' is no number for 'layers'")]
    [InlineData("layers=99999999999999999999", "'99999999999999999999' is no number for 'layers'")]
    [InlineData("file-size=", "'' is no size for 'file-size': expected bytes, for example 500MB or 2GiB, at most 1024TiB.")]
    [InlineData("file-size=0", "'0' is no size for 'file-size'")]
    [InlineData("file-size=-5MB", "'-5MB' is no size for 'file-size'")]
    [InlineData("file-size=0.5", "'0.5' is no size for 'file-size'")]
    [InlineData("file-size=1XB", "'1XB' is no size for 'file-size'")]
    [InlineData("file-size=1025TiB", "'1025TiB' is no size for 'file-size'")]
    [InlineData("file-size=99999999999999999999999999999999TiB", "'99999999999999999999999999999999TiB' is no size for 'file-size'")]
    [InlineData("manifest-bytes=1GiB", "'1GiB' is no size for 'manifest-bytes'")]
    [InlineData("Layers=5", "'Layers' is no limit: expected NAME=VALUE with one of the names uncompressed-bytes, compression-ratio,")]
    [InlineData("\u001b[31m=5", @"'\u{001B}[31m' is no limit")]
    [InlineData("", "'' is no limit")]
    public void What_is_none_is_told_with_what_would_be_right(string assignment, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => new ImageLimits().With(assignment)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_limit_that_bounds_nothing_is_a_mistake_of_the_caller()
    {
        var reference = new ImageReference(ImageSource.OciArchive, "x");
        foreach (var limits in (ImageLimits[])[new() { CompressionRatio = 0 }, new() { PathLength = -1 }, new() { KeptPathCharacters = long.MaxValue }])
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ContainerImage.OpenAsync(reference, null, limits, TestContext.Current.CancellationToken));
    }

    /// <summary>As high as they go, nothing overflows.</summary>
    [Fact]
    public async Task With_all_limits_at_their_highest_an_image_is_read()
    {
        var limits = ImageLimit.All.Aggregate(new ImageLimits(), (limits, limit) => limits.With($"{limit.Name}={limit.Highest}"));
        Assert.Equal(["a=1@0"], await ImageReading.AllAsync(Image.With(layer => layer.File("a", "1").SymbolicLink("l", "a")), limits));
    }
}
