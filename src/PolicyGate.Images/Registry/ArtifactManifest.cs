using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Registry;

/// <summary>The manifest of an artifact with one file (OCI image specification 1.1, manifest.md, Guidelines for Artifact Usage).</summary>
internal static class ArtifactManifest
{
    /// <summary>The configuration of what has none.</summary>
    public static byte[] EmptyConfiguration => Encoding.UTF8.GetBytes("{}");

    /// <summary>The same artifact always gives the same bytes, and so the same digest.</summary>
    public static byte[] Write(RegistryArtifact artifact, Digest file, long size)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciManifest);
            json.WriteString("artifactType", artifact.ArtifactType);
            json.WriteStartObject("config");
            WriteDescriptor(json, MediaTypes.Empty, Digest.Sha256(EmptyConfiguration), EmptyConfiguration.Length);
            json.WriteEndObject();
            json.WriteStartArray("layers");
            json.WriteStartObject();
            WriteDescriptor(json, artifact.FileType, file, size);
            json.WriteStartObject("annotations");
            json.WriteString("org.opencontainers.image.title", artifact.FileName);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartObject("annotations");
            foreach (var (name, value) in artifact.Annotations)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return content.ToArray();
    }

    /// <summary>The file's descriptor and the annotations.</summary>
    /// <exception cref="ImageException">It is the manifest of something else.</exception>
    public static (Descriptor File, ImmutableSortedDictionary<string, string> Annotations) Read(byte[] content, string artifactType, string fileType, string subject)
    {
        using var document = JsonFields.Parse(subject, content);
        var root = JsonFields.Root(subject, document);
        var type = root.Text("artifactType");
        if (type != artifactType)
            throw new ImageException($"{subject} is {(string.IsNullOrEmpty(type) ? "an image or an index" : $"'{type.Printable(100)}'")}, expected an artifact of type '{artifactType}'. Check the name.");
        var layers = root.Objects("layers");
        if (layers.Length != 1 || Descriptor.Of(layers[0]) is not { } file || file.MediaType != fileType)
            throw new ImageException($"{subject} has no single file of type '{fileType}': a newer PolicyGate may have pushed it. Use that, or push it again.");
        return (file, root.Map("annotations"));
    }

    private static void WriteDescriptor(Utf8JsonWriter json, string mediaType, Digest digest, long size)
    {
        json.WriteString("mediaType", mediaType);
        json.WriteString("digest", digest.ToString());
        json.WriteNumber("size", size);
    }
}
