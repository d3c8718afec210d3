using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

public sealed class TortureTests
{
    public static TheoryData<string> Names => [.. TortureImages.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_view_is_what_a_runtime_unpacks(string name)
    {
        var torture = TortureImages.All[name];
        Assert.Equal(torture.Files, await ImageReading.AllAsync(torture.Image!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_file_is_found_when_it_alone_is_asked_for(string name)
    {
        var torture = TortureImages.All[name];
        foreach (var line in torture.Files)
        {
            var path = line[..Math.Max(0, line.IndexOf('=', StringComparison.Ordinal))];
            if (path.AsSpan().ContainsAny('*', '?') || path.Length == 0)
                continue;
            var reader = ImageReading.Text(path);
            var files = await ImageReading.ReadAsync(torture.Image!, [reader]);
            Assert.Equal([line], ImageReading.Lines(files, reader));
            Assert.Equal(path, files.Find(path)?.Path);
        }
    }
}
