using System.Globalization;
using System.Text.Json;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>
/// A bill of materials as JSON: its top-level fields are found first, in whatever order they stand, and long arrays are read one element at a time, so that
/// memory holds the file and one element more.
/// </summary>
internal sealed class SbomDocument
{
    // Far above any real one; nested components count for the one that holds them.
    private const int MaximumItemBytes = 32 << 20;

    private const int MaximumDepth = 200;

    private static readonly JsonReaderOptions s_readerOptions = new() { MaxDepth = MaximumDepth };
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };

    private static readonly string[] s_fieldNames =
    [
        "bomFormat", "specVersion", "metadata", "components", "dependencies", "compositions",
        "spdxVersion", "creationInfo", "packages", "relationships", "documentDescribes", "hasExtractedLicensingInfos",
        "sbom", "predicate", "payload", "artifacts", "@context",
    ];

    private readonly ReadOnlyMemory<byte> _content;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _fields;

    private SbomDocument(string subject, ReadOnlyMemory<byte> content)
    {
        Subject = subject;
        _content = content;
        _fields = Fields();
    }

    /// <summary>How messages name it.</summary>
    public string Subject { get; }

    public bool IsCycloneDx => _fields.ContainsKey("bomFormat");

    private bool IsSpdx => _fields.ContainsKey("spdxVersion");

    /// <exception cref="ImageException">It is no JSON, or neither CycloneDX nor SPDX.</exception>
    public static SbomDocument Parse(string subject, ReadOnlyMemory<byte> content)
    {
        if (content.Span.StartsWith("\uFEFF"u8))
            content = content[3..];
        if (SbomForms.DescribeText(content.Span) is { } form)
            throw new ImageException($"{subject} is {form}");
        var document = new SbomDocument(subject, content);
        // GitHub's dependency graph and in-toto's statements wrap the document.
        foreach (var wrapper in (ReadOnlySpan<string>)["sbom", "predicate"])
        {
            if (!document.IsCycloneDx && !document.IsSpdx && document._fields.TryGetValue(wrapper, out var inner))
                document = new(subject, inner);
        }

        return document.IsCycloneDx || document.IsSpdx ? document : throw new ImageException($"{subject} is {SbomForms.DescribeJson(document._fields.Keys)}");
    }

    public string? Text(string name) => Value(name) is { } value ? Use(value, item => SbomElement.TextOf(Subject, name, item)) : null;

    /// <summary>What is read of the object in a field; null where it is missing.</summary>
    public T? Object<T>(string name, Func<SbomElement, T> read)
        where T : class => Value(name) is { } value ? Use(value, item => read(SbomElement.ObjectOf(Subject, name, item))) : null;

    /// <summary>Reads the objects of an array one by one.</summary>
    public void Objects(string name, Action<SbomElement> read) => Items(name, (path, item) => read(SbomElement.ObjectOf(Subject, path, item)));

    /// <summary>Reads the texts of an array one by one.</summary>
    public void Texts(string name, Action<string> read) => Items(name, (path, item) => read(SbomElement.TextOf(Subject, path, item)));

    private static T Use<T>(JsonDocument value, Func<JsonElement, T> read)
    {
        using (value)
            return read(value.RootElement);
    }

    private Dictionary<string, ReadOnlyMemory<byte>> Fields()
    {
        var fields = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(_content.Span, s_readerOptions);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new ImageException($"{Subject} is no JSON object, so no bill of materials.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = FieldName(reader);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (name is not null && !fields.TryAdd(name, _content[start..(int)reader.BytesConsumed]))
                    throw new ImageException($"{Subject} has '{name}' twice: programs differ in which of them they read.");
            }

            // Nothing but blanks may follow.
            reader.Read();
            return fields;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Malformed(null, exception);
        }
    }

    private static string? FieldName(in Utf8JsonReader reader)
    {
        foreach (var name in s_fieldNames)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return null;
    }

    private void Items(string name, Action<string, JsonElement> read)
    {
        if (!_fields.TryGetValue(name, out var content))
            return;
        var reader = new Utf8JsonReader(content.Span, s_readerOptions);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new ImageException($"{Subject}: '{name}' is no array.");
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var path = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
            using var item = ParseItem(path, content[start..(int)reader.BytesConsumed]);
            if (item.RootElement.ValueKind != JsonValueKind.Null)
                read(path, item.RootElement);
        }
    }

    private JsonDocument? Value(string name)
    {
        if (!_fields.TryGetValue(name, out var content))
            return null;
        var value = ParseItem(name, content);
        if (value.RootElement.ValueKind != JsonValueKind.Null)
            return value;
        value.Dispose();
        return null;
    }

    private JsonDocument ParseItem(string path, ReadOnlyMemory<byte> content)
    {
        if (content.Length > MaximumItemBytes)
            throw new ImageException($"{Subject}: '{path}' is larger than {MaximumItemBytes} bytes.");
        try
        {
            return JsonDocument.Parse(content, s_options);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Malformed(path, exception);
        }
    }

    // The second is how a name says that it is no Unicode text.
    private ImageException Malformed(string? path, Exception exception) =>
        new(path is null ? $"{Subject} is no JSON: {exception.Message.Printable(200)}" : $"{Subject}: '{path}' is malformed: {exception.Message.Printable(200)}", exception);
}
