using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>What a reader gave for a path in all layers.</summary>
public sealed class HistoryTests
{
    [Theory]
    [InlineData("db")]
    [InlineData("d*")]
    public async Task Every_layer_that_has_the_file_is_told_lowest_first(string pattern)
    {
        var reader = new FactReader<string>("text", 1, [pattern], FactFormat.Text, (_, content) => new StreamReader(content).ReadToEnd()) { KeepsHistory = true };
        var files = await ImageReading.ReadAsync(
            Image.With(layer => layer.File("db", "a"), layer => layer.File("x", "y"), layer => layer.Whiteout("db"), layer => layer.File("db", "first").File("db", "b"), layer => layer.File("db", "c")),
            [reader]);
        Assert.Equal(["db=a@0", "db=b@3", "db=c@4"], files.History(reader, "db").Select(fact => $"{fact.Path}={fact.Value}@{fact.File.Layer}"));
        Assert.Equal(["db=c@4"], ImageReading.Lines(files, reader));
        Assert.Empty(files.History(reader, "x"));
    }

    [Fact]
    public async Task A_reader_that_does_not_ask_has_none_and_a_malformed_version_is_left_out()
    {
        var without = ImageReading.Text("db");
        var with = new FactReader<string>("with", 1, ["db"], FactFormat.Text, (file, content) => file.Size == 1 ? new StreamReader(content).ReadToEnd() : throw new FormatException("bad")) { KeepsHistory = true };
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.File("db", "a"), layer => layer.File("db", "bad"), layer => layer.File("db", "b")), [without, with]);
        Assert.Empty(files.History(without, "db"));
        Assert.Equal(["a", "b"], files.History(with, "db").Select(fact => fact.Value));
        Assert.Empty(files.Unreadable);
    }

    [Fact]
    public async Task Behind_a_link_it_is_the_history_of_the_file_itself()
    {
        var reader = new FactReader<string>("text", 1, ["lib/db", "usr/lib/db"], FactFormat.Text, (_, content) => new StreamReader(content).ReadToEnd()) { KeepsHistory = true };
        var files = await ImageReading.ReadAsync(Image.With(layer => layer.SymbolicLink("lib", "usr/lib").File("usr/lib/db", "a"), layer => layer.File("usr/lib/db", "b")), [reader]);
        var fact = Assert.Single(files.Facts(reader));
        Assert.Equal(["a", "b"], files.History(reader, fact.File.Path).Select(version => version.Value));
    }
}
