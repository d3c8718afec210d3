using System.Globalization;
using System.Text.Json;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>An object of a bill of materials; a field of another type than the format gives it is an error that says where.</summary>
/// <param name="subject">How messages name the document.</param>
/// <param name="path">Where in the document the object is.</param>
/// <param name="element">The object.</param>
internal readonly struct SbomElement(string subject, string path, JsonElement element)
{
    public static SbomElement ObjectOf(string subject, string path, JsonElement item) =>
        item.ValueKind == JsonValueKind.Object ? new(subject, path, item) : throw Wrong(subject, path, item, "an object");

    public static string TextOf(string subject, string path, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.String)
            throw Wrong(subject, path, item, "a text");
        try
        {
            return item.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new ImageException($"{subject}: '{path}' is no Unicode text.", exception);
        }
    }

    public static ImageException Wrong(string subject, string path, JsonElement item, string expected) => new($"{subject}: '{path}' is {Name(item.ValueKind)}, {expected} was expected.");

    /// <summary>A text; null where the field is missing, null or empty.</summary>
    public string? Text(string name) => Field(name) is { } field && TextOf(subject, Path(name), field) is { Length: > 0 } text ? text : null;

    /// <summary>True where the field is; false where it is missing or false.</summary>
    public bool Flag(string name) => Field(name) is { } field && field.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(subject, Path(name), field, "true or false"),
    };

    public bool IsArray(string name) => Field(name)?.ValueKind == JsonValueKind.Array;

    public SbomElement? Object(string name) => Field(name) is { } field ? ObjectOf(subject, Path(name), field) : null;

    /// <summary>The objects of an array; none where the field is missing.</summary>
    public IEnumerable<SbomElement> Objects(string name)
    {
        foreach (var (item, at) in Items(name))
            yield return ObjectOf(subject, at, item);
    }

    /// <summary>The texts of an array; none where the field is missing.</summary>
    public IEnumerable<string> Texts(string name)
    {
        foreach (var (item, at) in Items(name))
            yield return TextOf(subject, at, item);
    }

    private IEnumerable<(JsonElement Item, string Path)> Items(string name)
    {
        if (Field(name) is not { } field)
            yield break;
        var at = Path(name);
        if (field.ValueKind != JsonValueKind.Array)
            throw Wrong(subject, at, field, "an array");
        var index = 0;
        foreach (var item in field.EnumerateArray())
        {
            // Go writes null for what it has no value of.
            if (item.ValueKind != JsonValueKind.Null)
                yield return (item, string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]"));
            index++;
        }
    }

    private JsonElement? Field(string name) => element.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field : null;

    private string Path(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
