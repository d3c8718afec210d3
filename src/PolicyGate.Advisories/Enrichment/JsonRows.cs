using System.Text.Json;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>Reads a JSON object whose one large member is an array, an item at a time.</summary>
internal static class JsonRows
{
    /// <param name="content">The object.</param>
    /// <param name="array">The array's name.</param>
    /// <param name="row">Takes an item of it.</param>
    /// <returns>The texts among the other members.</returns>
    /// <exception cref="OsvFormatException">It is no such object.</exception>
    public static Dictionary<string, string> Read(ReadOnlySpan<byte> content, string array, Action<JsonElement> row)
    {
        try
        {
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            var reader = new Utf8JsonReader(content, new() { MaxDepth = 64 });
            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name == array && reader.TokenType == JsonTokenType.StartArray)
                {
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        using var item = JsonDocument.ParseValue(ref reader);
                        row(item.RootElement);
                    }
                }
                else if (reader.TokenType == JsonTokenType.String)
                {
                    texts[name] = reader.GetString()!;
                }
                else
                {
                    reader.Skip();
                }
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? texts : throw new OsvFormatException("it ends too early");
        }
        catch (JsonException e)
        {
            throw new OsvFormatException($"it is no JSON (line {e.LineNumber + 1})", e);
        }
        catch (InvalidOperationException e)
        {
            throw new OsvFormatException("a value has the wrong type, or a string is no Unicode text", e);
        }
    }

    /// <summary>A text of an object; null where there is none.</summary>
    public static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new OsvFormatException("it is no JSON object");
    }
}
