using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Readers that look into files of any name, and find nothing in most.</summary>
public sealed class ChoosyReaderTests
{
    private static readonly FactReader<string> s_reader = new("choosy", 1, ["**"], FactFormat.Text, (_, stream) => stream.ReadByte() == '+' ? "found" : null) { Wants = (_, _, size) => size > 1 };

    [Fact]
    public async Task Files_in_which_nothing_is_found_do_not_count_against_the_limit()
    {
        var image = Image.With(layer =>
        {
            for (var i = 0; i < 100; i++)
                layer.File($"no{i}", "-no");
            layer.File("yes", "+yes");
        });
        Assert.Equal(["yes=found@0"], ImageReading.Lines(await ImageReading.ReadAsync(image, [s_reader], new() { WantedFiles = 1 }), s_reader));
    }

    [Fact]
    public async Task What_was_found_is_gone_where_a_higher_layer_has_a_file_in_which_nothing_is()
    {
        var image = Image.With(layer => layer.File("a", "+yes").File("b", "+yes"), layer => layer.File("a", "-no").File("c", "-no"), layer => layer.HardLink("d", "c").HardLink("e", "b"));
        Assert.Equal(["b=found@0", "e=found@2"], ImageReading.Lines(await ImageReading.ReadAsync(image, [s_reader]), s_reader));
    }

    [Fact]
    public async Task Of_two_entries_of_a_tar_the_last_counts()
    {
        var image = Image.With(layer => layer.File("a", "+yes").File("a", "-no").File("b", "-no").File("b", "+yes"));
        Assert.Equal(["b=found@0"], ImageReading.Lines(await ImageReading.ReadAsync(image, [s_reader]), s_reader));
    }
}
