using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace PolicyGate.Images.Manifests;

/// <summary>
/// Takes fields of a JSON object by name and type; what is of another type, or there twice, is an error that names it. Names are compared without case,
/// as the programs that build and run images do: a manifest that they read one way mustn't be read another way here.
/// </summary>
/// <param name="subject">How messages name the document.</param>
/// <param name="path">Where in the document the object is.</param>
/// <param name="element">The object.</param>
internal readonly struct JsonFields(string subject, string path, JsonElement element)
{
    /// <summary>Parses a document whose root is an object.</summary>
    public static JsonDocument Parse(string subject, ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException exception)
        {
            throw new ImageException($"{subject} is no JSON: {exception.Message.Printable(200)}", exception);
        }
    }

    /// <summary>The root object of a document.</summary>
    public static JsonFields Root(string subject, JsonDocument document) => document.RootElement.ValueKind == JsonValueKind.Object
        ? new(subject, "", document.RootElement)
        : throw new ImageException($"{subject} is {Name(document.RootElement.ValueKind)}, an object was expected.");

    public bool Has(string name) => Field(name) is not null;

    public string? Text(string name) => Field(name) is { } field ? Text(field, Path(name)) : null;

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public long? Number(string name)
    {
        if (Field(name) is not { } field)
            return null;
        if (field.ValueKind != JsonValueKind.Number)
            throw Wrong(Path(name), field, "a number");
        return field.TryGetInt64(out var value) ? value : throw Wrong(Path(name), field, "a whole number");
    }

    public bool Flag(string name) => Field(name) is { } field && field.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(Path(name), field, "true or false"),
    };

    /// <summary>A time as RFC 3339 has it. Builders write odd ones, and nothing depends on it: null then.</summary>
    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    public JsonFields? Object(string name) => Field(name) is not { } field
        ? null
        : field.ValueKind == JsonValueKind.Object ? new(subject, Path(name), field) : throw Wrong(Path(name), field, "an object");

    /// <summary>The objects of an array; none where the field is missing.</summary>
    public ImmutableArray<JsonFields> Objects(string name)
    {
        var result = ImmutableArray.CreateBuilder<JsonFields>();
        foreach (var (item, at) in Items(name))
            result.Add(item.ValueKind == JsonValueKind.Object ? new(subject, at, item) : throw Wrong(at, item, "an object"));
        return result.ToImmutable();
    }

    /// <summary>The texts of an array; none where the field is missing.</summary>
    public ImmutableArray<string> Texts(string name)
    {
        var result = ImmutableArray.CreateBuilder<string>();
        foreach (var (item, at) in Items(name))
            result.Add(Text(item, at) ?? throw Wrong(at, item, "a text"));
        return result.ToImmutable();
    }

    /// <summary>An object whose values are texts, in ordinal order; empty where the field is missing.</summary>
    public ImmutableSortedDictionary<string, string> Map(string name)
    {
        var result = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Object(name) is { } map)
        {
            foreach (var key in map.Names())
                result[key.Name] = Text(key.Value, map.Path(key.Name)) ?? "";
        }

        return result.ToImmutable();
    }

    /// <summary>The names in an object, ordinal order; none where the field is missing.</summary>
    public ImmutableArray<string> Keys(string name) =>
        Object(name) is { } map ? [.. map.Names().Select(field => field.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : [];

    /// <summary>The digest in a field.</summary>
    public Digest Digest(string name) => Images.Digest.TryParse(RequiredText(name), out var digest)
        ? digest
        : throw new ImageException($"{subject}: '{Path(name)}' is '{RequiredText(name).Printable(200)}'; expected sha256: and 64, or sha512: and 128, lower-case hex digits.");

    /// <summary>An error about a field.</summary>
    public ImageException Error(string name, string what) => new($"{subject}: '{Path(name)}' {what}");

    private IEnumerable<(JsonElement Item, string Path)> Items(string name)
    {
        if (Field(name) is not { } field)
            return [];
        if (field.ValueKind != JsonValueKind.Array)
            throw Wrong(Path(name), field, "an array");
        var at = Path(name);
        return field.EnumerateArray().Select((item, index) => (item, string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]")));
    }

    // JSON null is as good as no field: Go writes it for empty lists.
    private JsonElement? Field(string name)
    {
        JsonElement? found = null;
        foreach (var field in Names())
        {
            if (!field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (found is not null)
                throw new ImageException($"{subject} has '{Path(name)}' twice: programs differ in which of them they read.");
            found = field.Value;
        }

        return found is { ValueKind: JsonValueKind.Null } ? null : found;
    }

    private List<(string Name, JsonElement Value)> Names()
    {
        try
        {
            return [.. element.EnumerateObject().Select(field => (field.Name, field.Value))];
        }
        catch (InvalidOperationException exception)
        {
            throw new ImageException($"{subject} has a name in '{path}' that is no Unicode text.", exception);
        }
    }

    private string? Text(JsonElement item, string at)
    {
        if (item.ValueKind == JsonValueKind.Null)
            return null;
        if (item.ValueKind != JsonValueKind.String)
            throw Wrong(at, item, "a text");
        try
        {
            return item.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new ImageException($"{subject}: '{at}' is no Unicode text.", exception);
        }
    }

    private string Path(string name) => path.Length == 0 ? name.Printable(100) : $"{path}.{name.Printable(100)}";

    private ImageException Missing(string name) => new($"{subject} has no '{Path(name)}'.");

    private ImageException Wrong(string at, JsonElement item, string expected) => new($"{subject}: '{at}' is {Name(item.ValueKind)}, {expected} was expected.");

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
