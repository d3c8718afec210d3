using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>Reads JSON as package managers and build tools write it.</summary>
internal static class JsonContent
{
    /// <param name="content">The file.</param>
    /// <param name="read">Takes what is wanted from its root.</param>
    /// <param name="options">What else than JSON is taken.</param>
    /// <param name="what">What a value of another type isn't, as the message says it.</param>
    /// <exception cref="FormatException">A value has another type than was expected, or a text is no Unicode.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static T Read<T>(Stream content, Func<JsonElement, T> read, JsonDocumentOptions options = default, string what = "belongs")
    {
        using var document = JsonDocument.Parse(content, options);
        try
        {
            return read(document.RootElement);
        }
        catch (InvalidOperationException e)
        {
            // JsonElement's way of saying that a value is of another kind, or that a text is no Unicode.
            throw new FormatException($"A value has another type than {what} there, or a text is not Unicode.", e);
        }
    }

    /// <summary>A text; null where the property is missing or null. Another value throws.</summary>
    public static string? Text(this JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>True where the property is there and true.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A licence as people write it: a text, an object with the name in <c>type</c>, or a list of these.</summary>
    public static IEnumerable<string?> Licenses(this JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(License) : [License(value)];
    }

    private static string? License(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object when value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String => type.GetString(),
        _ => null,
    };
}
