using System.Text;

namespace PolicyGate.Testing;

/// <summary>Archives that hold no image, or one of Docker's that is hostile.</summary>
internal static class HostileArchives
{
    /// <summary>The cases.</summary>
    public static IReadOnlyList<ImageCase> All { get; } =
    [
        ImageCase.Refused("archive cut in a blob", () => HostileDocuments.Two().ToOciLayout().ToArchive()[..2500], "'image.tar' is truncated: the tar ends within entry"),
        ImageCase.Refused("archive without index.json", () => new TarBytes().Entry('0', "a").ToArchive(), "'image.tar' has no index.json: it is no OCI image layout"),
        ImageCase.Refused("archive that is no tar", () => new byte[1024], "'image.tar' has no index.json"),
        ImageCase.Refused("archive of text", () => Encoding.ASCII.GetBytes(new string('x', 700)), "'image.tar' is no tar, or compressed otherwise"),
        ImageCase.Refused("archive climbs out", () => new TarBytes().Entry('0', "../x").ToArchive(), "outside the archive's root"),
        ImageCase.Refused("archive with commands climbs out", () => new TarBytes().Entry('0', $"../{HostileLayers.Commands}").ToArchive(), $"has an entry '../{HostileLayers.Shown}' outside the archive's root"),
        ImageCase.Refused("archive's link goes in a circle", () => new TarBytes().Entry('2', "index.json", linkTarget: "index.json").ToArchive(), "has no index.json"),
        ImageCase.Refused("archive of many files", () => Enumerable.Range(0, 11).Aggregate(new TarBytes(), (tar, i) => tar.Entry('0', $"f{i}")).ToArchive(), "'image.tar' has more than the 10 files", "--limit archive-files=NUMBER").With("archive-files=10"),
        ImageCase.Refused("compressed archive cut", () => Layer.Compressed(HostileDocuments.Two().ToOciLayout().ToArchive(), LayerCompression.Gzip)[..200], "'image.tar'"),
        ImageCase.Refused("compressed archive is a bomb", () => new RepeatedBytes("a", default, 0, 16L << 30).Gzip(), "'image.tar' may be a decompression bomb"),
        ImageCase.Refused("compressed archive without prefix is a bomb", folder => WriteAsync(folder, "", new RepeatedBytes("a", default, 0, 16L << 30).Gzip()), "'image.tar' may be a decompression bomb"),
        Docker("no images", "[]", "manifest.json of 'image.tar' names no image."),
        Docker("manifest.json is an object", "{}", "manifest.json of 'image.tar' is no array of images, as docker save writes it."),
        Docker("manifest.json holds a number", "[7]", "manifest.json of 'image.tar' is no array of images, as docker save writes it."),
        Docker("manifest.json without configuration", "[{}]", "manifest.json of 'image.tar' has no 'Config'."),
        Docker("configuration out of the archive", """[{"Config":"../../etc/passwd"}]""", "manifest.json of 'image.tar' names a file '../../etc/passwd' outside the archive."),
        Docker("layer out of the archive", """[{"Config":"c.json","Layers":["../../etc/passwd"]}]""", "manifest.json of 'image.tar' names a file '../../etc/passwd' outside the archive."),
        Docker("layers are an object", """[{"Config":"c.json","Layers":{}}]""", "manifest.json of 'image.tar': 'Layers' is an object, an array was expected."),
        Docker("configuration that isn't there", """[{"Config":"c.json","Layers":[]}]""", "configuration 'c.json' is missing in 'image.tar'. Save or copy the image again."),
        Docker("10,000 layers of Docker", $$"""[{"Config":"c.json","Layers":[{{string.Join(',', Enumerable.Repeat("\"l\"", 10_000))}}]}]""", "image in 'image.tar' has more than the 1000 layers that the limit allows"),
        Saved(
            "configuration that is not what its file name says",
            archive => Append(archive, archive.Files.Keys.First(key => key.EndsWith(".json", StringComparison.Ordinal) && key.Length == 69), (byte)' '),
            "is damaged: its content has the digest sha256:",
            ", expected sha256:"),
        Saved("layer of Docker that is not what was built", archive => Append(archive, archive.Files.Keys.First(key => key.EndsWith("/layer.tar", StringComparison.Ordinal)), 0), "but the configuration's diff_id is sha256:"),
        Saved("layer of Docker that is missing", archive => archive.Files.Remove(archive.Files.Keys.First(key => key.EndsWith("/layer.tar", StringComparison.Ordinal))), "layer 0 '", "is missing in 'image.tar'"),
    ];

    private static ImageCase Docker(string name, string manifest, string error) =>
        ImageCase.Refused($"Docker: {name}", folder => WriteAsync(folder, "docker-archive:", new TarBytes().Entry('0', "manifest.json", Encoding.UTF8.GetBytes(manifest)).ToArchive()), error);

    private static ImageCase Saved(string name, Action<DockerArchive> plant, params string[] error) => ImageCase.Refused(
        name,
        folder =>
        {
            var archive = DockerArchive.Of(DockerLayout.Old, HostileDocuments.Two());
            plant(archive);
            return WriteAsync(folder, "docker-archive:", archive.ToArchive());
        },
        error);

    private static void Append(DockerArchive archive, string name, byte value) => archive.Files[name] = [.. archive.Files[name], value];

    private static async Task<string> WriteAsync(string folder, string prefix, byte[] archive)
    {
        var path = Path.Combine(folder, "image.tar");
        await File.WriteAllBytesAsync(path, archive);
        return prefix + path;
    }
}
