using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Everything that the view shows of an image, each path as <see cref="UnpackedImage"/> describes it.</summary>
internal static class WholeView
{
    private static readonly FactReader<string> s_hashes = new("hashes", 1, ["**"], FactFormat.Text, (_, content) => UnpackedImage.Hash(content));

    public static async Task<IReadOnlyList<string>> ReadAsync(string reference, CancellationToken cancellationToken)
    {
        await using var image = await ContainerImage.OpenAsync(ImageReference.Parse(reference), null, new(), cancellationToken);
        var files = await image.ReadFilesAsync([s_hashes], null, null, cancellationToken);
        Assert.Empty(files.Unreadable);
        var hashes = files.Facts(s_hashes).ToDictionary(fact => fact.Path, fact => fact.Value);
        return [.. files.Entries.Select(file => UnpackedImage.Describe(
            file.Type switch
            {
                ImageFileType.Regular => 'f',
                ImageFileType.Directory => 'd',
                ImageFileType.SymbolicLink => 'l',
                _ => 's',
            },
            file.Path,
            file.Mode,
            file.Size,
            hashes.GetValueOrDefault(file.Path, ""),
            file.LinkTarget))];
    }
}
