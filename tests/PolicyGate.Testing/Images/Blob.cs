using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PolicyGate.Testing;

/// <summary>Digests and descriptors of content-addressed blobs.</summary>
public static class Blob
{
    /// <summary><c>sha256:</c> and hex.</summary>
    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>A descriptor of some content.</summary>
    public static JsonObject Descriptor(string mediaType, byte[] content) =>
        new() { ["mediaType"] = mediaType, ["digest"] = DigestOf(content), ["size"] = content.Length };

    internal static byte[] Json(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());
}
