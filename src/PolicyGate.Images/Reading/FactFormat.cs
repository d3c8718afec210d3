using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PolicyGate.Images;

/// <summary>Formats of facts that need no type of their own.</summary>
public static class FactFormat
{
    /// <summary>A text.</summary>
    public static JsonTypeInfo<string> Text { get; } = JsonMetadataServices.CreateValueInfo<string>(new JsonSerializerOptions(), JsonMetadataServices.StringConverter);
}
