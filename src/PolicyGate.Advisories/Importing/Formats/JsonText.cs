using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Reads JSON documents of feeds; what has the wrong form is an <see cref="OsvFormatException"/>.</summary>
internal static class JsonText
{
    private const int MaximumLength = 64 << 20;
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 64 };

    /// <summary>Reads a whole document of a bounded length.</summary>
    public static JsonDocument Read(Stream content)
    {
        using var buffer = new MemoryStream();
        var block = new byte[1 << 16];
        for (int read; (read = content.Read(block)) > 0;)
        {
            buffer.Write(block, 0, read);
            if (buffer.Length > MaximumLength)
                throw new OsvFormatException("it is larger than 64 MB");
        }

        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return Parse(bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes);
    }

    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, _options);
        }
        catch (JsonException e)
        {
            throw new OsvFormatException($"it is no JSON (line {e.LineNumber + 1})", e);
        }
    }

    /// <summary>Reads one record; what is wrong with it becomes its problem.</summary>
    public static FeedRecord Guard(string name, Func<FeedRecord> read)
    {
        try
        {
            return read();
        }
        catch (OsvFormatException e)
        {
            return new(name, e.Message);
        }
        catch (InvalidOperationException)
        {
            // The only value that parses and can't be read: an unpaired surrogate, written as an escape.
            return new(name, "a string is no Unicode text");
        }
    }

    /// <summary>A member of an object; an undefined element where it isn't there or null.</summary>
    public static JsonElement Member(this JsonElement value, string key) => value.ValueKind switch
    {
        JsonValueKind.Object => value.TryGetProperty(key, out var member) && member.ValueKind != JsonValueKind.Null ? member : default,
        JsonValueKind.Undefined => default,
        _ => throw new OsvFormatException($"what should have '{key}' is no object"),
    };

    /// <summary>A text; null where there is none or it is empty.</summary>
    public static string? TextAt(this JsonElement value, string key) =>
        value.Member(key) is { ValueKind: not JsonValueKind.Undefined } member && OsvJson.Text(member, key).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>A text that identifies something, of a bounded length.</summary>
    public static string NameAt(this JsonElement value, string key) =>
        value.Member(key) is { ValueKind: not JsonValueKind.Undefined } member ? OsvJson.Name(member, key) : throw new OsvFormatException($"it has no '{key}'");

    /// <summary>The items of an array; none where it isn't there.</summary>
    public static IEnumerable<JsonElement> ItemsAt(this JsonElement value, string key) =>
        value.Member(key) is { ValueKind: not JsonValueKind.Undefined } member ? OsvJson.Items(member, key) : [];

    /// <summary>The members of an object; none where it isn't there.</summary>
    public static IEnumerable<JsonProperty> MembersAt(this JsonElement value, string key) =>
        value.Member(key) is { ValueKind: not JsonValueKind.Undefined } member ? OsvJson.Members(member, key) : [];

    /// <summary>An RFC 3339 time; null where there is none.</summary>
    public static DateTimeOffset? TimeAt(this JsonElement value, string key) =>
        value.Member(key) is { ValueKind: not JsonValueKind.Undefined } member ? OsvJson.OptionalTime(member, key) : null;

    /// <summary>The texts of an array.</summary>
    public static ImmutableArray<string> TextsAt(this JsonElement value, string key) => [.. value.ItemsAt(key).Select(item => OsvJson.Name(item, key))];
}
