using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>Damaged manifests, configurations and indexes are read or refused, and nothing else happens.</summary>
public sealed class DocumentFuzzTests
{
    private static readonly string[] s_values = ["null", "7", "-1", "1e400", "\"x\"", "\"\\ud800\"", "[]", "{}", "[[]]", "[null]", "true", "{\"os\":7}", "9223372036854775808"];

    [Fact]
    public void A_value_of_another_type_anywhere() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 60], Gen.Int[0, s_values.Length - 1]).Sample(
            (document, place, value) => Check(document, json => Replace(json, place, s_values[value])), iter: Rounds.Of(1_000));

    [Fact]
    public void Any_byte_changed() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3000], Gen.Byte).Sample(
            (document, place, value) => Check(document, json =>
            {
                var bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
                bytes[place % bytes.Length] = value;
                return bytes;
            }), iter: Rounds.Of(1_000));

    private static void Check(int document, Func<JsonNode, byte[]> damage)
    {
        var image = Image.With(layer => layer.File("a", "1").Compress(LayerCompression.None)).Named("x").User("u").Label("l", "v").Annotation("k", "v").ExposedPort("1/tcp").EntryPoint("e");
        var layout = image.ToOciLayout();
        var configuration = layout.Blobs[layout.ConfigurationDigest];
        var manifest = JsonNode.Parse(layout.Blobs[layout.ManifestDigest])!;
        if (document == 0)
            manifest["config"] = Blob.Descriptor("", Added(damage(JsonNode.Parse(configuration)!)));
        var changed = Added(document == 1 ? damage(manifest) : Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        var index = new JsonObject { ["schemaVersion"] = 2, ["manifests"] = new JsonArray(Blob.Descriptor("application/vnd.oci.image.manifest.v1+json", changed)) };
        layout.IndexJson = document == 2 ? damage(index) : Encoding.UTF8.GetBytes(index.ToJsonString());
        using var folder = new TemporaryFolder();
        layout.WriteArchiveAsync(folder.Path("i.tar")).GetAwaiter().GetResult();
        try
        {
            ImageReading.ReadAsync("oci-archive:" + folder.Path("i.tar"), [ImageReading.Text("**")]).GetAwaiter().GetResult();
        }
        catch (ImageException exception)
        {
            Assert.Equal(exception.Message, exception.Message.Printable(int.MaxValue));
        }

        byte[] Added(byte[] content)
        {
            layout.AddBlob(content);
            return content;
        }
    }

    private static byte[] Replace(JsonNode root, int place, string value)
    {
        var places = new List<(JsonNode Parent, string? Name, int Index)>();
        Collect(root);
        var (parent, name, index) = places[place % places.Count];
        var marker = JsonValue.Create("@@marker@@");
        if (name is not null)
            parent[name] = marker;
        else
            parent[index] = marker;
        return Encoding.UTF8.GetBytes(root.ToJsonString().Replace("\"@@marker@@\"", value, StringComparison.Ordinal));

        void Collect(JsonNode? node)
        {
            if (node is JsonObject map)
            {
                foreach (var (key, child) in map)
                {
                    places.Add((map, key, 0));
                    Collect(child);
                }
            }
            else if (node is JsonArray array)
            {
                for (var i = 0; i < array.Count; i++)
                {
                    places.Add((array, null, i));
                    Collect(array[i]);
                }
            }
        }
    }
}
