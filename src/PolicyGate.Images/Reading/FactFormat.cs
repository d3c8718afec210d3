using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PolicyGate.Images;

/// <summary>Formats of facts that need no type of their own.</summary>
public static class FactFormat
{
    /// <summary>A text.</summary>
    public static JsonTypeInfo<string> Text => TextFacts.Default.String;
}

[JsonSerializable(typeof(string))]
internal sealed partial class TextFacts : JsonSerializerContext;
