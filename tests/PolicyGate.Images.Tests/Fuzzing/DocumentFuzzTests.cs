using System.Text;
using System.Text.Json.Nodes;
using PolicyGate.Images.Manifests;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests.Fuzzing;

/// <summary>Damaged manifests, configurations, indexes and archives are read or refused, and nothing else happens.</summary>
public sealed class DocumentFuzzTests
{
    private static readonly string[] s_values =
    [
        "null", "7", "-1", "1e400", "0.5", "9223372036854775808", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\\u001b[31m\"", "[]", "{}", "[[]]", "[null]", "[7]", "true", """{"os":7}""", """{"a":1,"A":2}""",
        "\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"", "\"application/vnd.oci.image.index.v1+json\"", "\"application/vnd.oci.image.manifest.v1+json\"", "\"../../etc/passwd\"",
    ];

    private static readonly Image s_image = Image.With(layer => layer.File("a", "1").Compress(LayerCompression.None), layer => layer.File("b", "2"))
        .Named("x:1").User("u").Label("l", "v").Annotation("k", "v").ExposedPort("1/tcp").EntryPoint("e").Environment("E=1").Platform("linux/arm64/v8").OsVersion("1").EmptyStep("RUN");

    private static readonly string[] s_mediaTypes = ["", MediaTypes.OciIndex, MediaTypes.OciManifest, MediaTypes.DockerIndex, MediaTypes.DockerManifest, "x"];

    [Fact]
    public Task A_document_with_damaged_values() => Fuzz.RunAsync(2_000, random => Parse(Replaced(Pick(random), random), random));

    [Fact]
    public Task A_document_with_any_damage() => Fuzz.RunAsync(5_000, random => Parse(Mutation.Of(Encoding.UTF8.GetBytes(Pick(random).ToJsonString()), random), random));

    [Fact]
    public Task A_layout_whose_documents_are_damaged_and_named_by_their_digests() => Fuzz.RunAsync(500, async random =>
    {
        var layout = s_image.ToOciLayout();
        var configuration = Maybe(layout.Blobs[layout.ConfigurationDigest]);
        var manifest = JsonNode.Parse(layout.Blobs[layout.ManifestDigest])!;
        manifest["config"] = Blob.Descriptor("", configuration);
        var changed = Maybe(Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        layout.IndexJson = Maybe(Encoding.UTF8.GetBytes(new JsonObject { ["manifests"] = new JsonArray(Blob.Descriptor(s_mediaTypes[random.Next(3)], changed)) }.ToJsonString()));
        layout.AddBlob(configuration);
        layout.AddBlob(changed);
        await ReadAsync(layout.ToArchive(), "oci-archive:");

        byte[] Maybe(byte[] json) => random.Next(2) == 0 ? json : Replaced(JsonNode.Parse(json)!, random);
    });

    [Fact]
    public Task An_archive_with_damaged_files() => Fuzz.RunAsync(500, async random =>
    {
        var archive = DockerArchive.Of((DockerLayout)random.Next(3), s_image);
        var name = archive.Files.Keys.ElementAt(random.Next(archive.Files.Count));
        archive.Files[random.Next(3) == 0 ? name : "manifest.json"] = Replaced(JsonNode.Parse(archive.Files["manifest.json"])!, random);
        await ReadAsync(archive.ToArchive(), random.Next(2) == 0 ? "docker-archive:" : "");
    });

    [Fact]
    public Task An_archive_with_any_damage() => Fuzz.RunAsync(500, async random =>
    {
        var archive = random.Next(4) switch
        {
            0 => s_image.ToOciLayout().ToArchive(),
            var form => DockerArchive.Of((DockerLayout)(form - 1), s_image).ToArchive(),
        };
        await ReadAsync(random.Next(2) == 0 ? Mutation.Of(archive, random) : Mutation.OfTar(archive, random), ((string[])["", "oci-archive:", "docker-archive:"])[random.Next(3)]);
    });

    private static JsonNode Pick(Random random)
    {
        var layout = s_image.ToOciLayout();
        return random.Next(3) switch
        {
            0 => JsonNode.Parse(layout.Blobs[layout.ConfigurationDigest])!,
            1 => JsonNode.Parse(layout.Blobs[layout.ManifestDigest])!,
            _ => new JsonObject { ["schemaVersion"] = 2, ["manifests"] = layout.Manifests.DeepClone() },
        };
    }

    private static void Parse(byte[] json, Random random) => Fuzz.CheckMemory(json.Length, () =>
    {
        try
        {
            _ = random.Next(2) == 0 ? (object)ConfigurationDocument.Parse("it", json) : ManifestDocument.Parse("it", json, s_mediaTypes[random.Next(s_mediaTypes.Length)]);
        }
        catch (ImageException exception)
        {
            Fuzz.CheckRefusal(exception);
        }
    });

    private static async Task ReadAsync(byte[] archive, string prefix)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("i.tar");
        await File.WriteAllBytesAsync(path, archive);
        try
        {
            await ImageReading.ReadAsync(prefix + path, [ImageReading.Text("**")], new ImageLimits { FileSize = 1 << 20 });
        }
        catch (ImageException exception)
        {
            Fuzz.CheckRefusal(exception);
        }
    }

    private static byte[] Replaced(JsonNode root, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var places = new List<(JsonNode Parent, string? Name, int Index)>();
            Collect(root, places);
            if (places.Count == 0)
                break;
            var (parent, name, index) = places[random.Next(places.Count)];
            var marker = JsonValue.Create($"@@{random.Next(s_values.Length)}@@");
            if (name is null)
                parent[index] = marker;
            else if (random.Next(6) == 0)
                parent[name.ToUpperInvariant()] = marker;
            else
                parent[name] = marker;
        }

        return Encoding.UTF8.GetBytes(s_values.Select((value, i) => (value, i)).Aggregate(root.ToJsonString(), (json, value) => json.Replace($"\"@@{value.i}@@\"", value.value, StringComparison.Ordinal)));
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Name, int Index)> places)
    {
        if (node is JsonObject map)
        {
            foreach (var (key, child) in map)
            {
                places.Add((map, key, 0));
                Collect(child, places);
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                places.Add((array, null, i));
                Collect(array[i], places);
            }
        }
    }
}
