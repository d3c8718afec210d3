using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Each hostile image has the outcome that stands in the table.</summary>
public sealed class HostileTests
{
    public static TheoryData<string> Names => [.. HostileImages.All.Keys];

    public static TheoryData<string> LargeNames => [.. HostileImages.Large.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task It_is_refused_with_a_message_of_one_line_or_its_files_are_these(string name) => CheckAsync(HostileImages.All[name]);

    [Theory]
    [MemberData(nameof(LargeNames))]
    public Task So_it_is_in_full_size(string name)
    {
        Assert.SkipUnless(Rounds.AreMany, Rounds.Switch);
        return CheckAsync(HostileImages.Large[name]);
    }

    [Fact]
    public async Task Of_several_bad_layers_the_lowest_is_named()
    {
        var layout = Image.With([.. Enumerable.Range(0, 20).Select(index => (Action<Layer>)(layer => layer.File($"f{index}", "x")))]).ToOciLayout();
        foreach (var digest in layout.LayerDigests.Skip(3))
            layout.Corrupt(digest);
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.ReadAsync("oci-archive:" + folder.Path("i.tar"), []));
        Assert.StartsWith("layer 3 (", exception.Message, StringComparison.Ordinal);
    }

    private static async Task CheckAsync(ImageCase hostile)
    {
        using var folder = new TemporaryFolder();
        var reference = await hostile.WriteAsync(folder.Root);
        var limits = hostile.Limits.Aggregate(new ImageLimits(), (limits, limit) => limits.With(limit));
        var reader = ImageReading.Text([.. hostile.Asked]);
        if (hostile.Refusal.IsEmpty)
        {
            Assert.Equal(hostile.Files, ImageReading.Lines(await ImageReading.ReadAsync(reference, [reader], limits), reader));
            return;
        }

        var exception = await Assert.ThrowsAsync<ImageException>(() => ImageReading.ReadAsync(reference, [reader], limits));
        var message = exception.Message.Replace(folder.Path("image.tar"), "image.tar", StringComparison.Ordinal);
        Assert.All(hostile.Refusal, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
        Assert.Equal(message, message.Printable(int.MaxValue));
        Assert.Equal("PG9100", exception.Code);
    }
}
