using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Osv;

/// <summary>Reads values of a record; what has the wrong type is an <see cref="OsvFormatException"/> that names the key.</summary>
internal static class OsvJson
{
    private const int MaximumIdLength = 256;
    private const int MaximumNameLength = 1024;

    public static string Text(JsonElement value, string key) => value.ValueKind == JsonValueKind.String
        ? value.GetString()!
        : throw new OsvFormatException($"'{key}' is no string");

    /// <summary>A text that identifies something: not blank, of a bounded length, without blanks around it.</summary>
    public static string Name(JsonElement value, string key, int maximum = MaximumNameLength)
    {
        var text = Text(value, key).Trim();
        return text.Length > 0 && text.Length <= maximum ? text : throw new OsvFormatException($"'{key}' has {text.Length} characters, expected 1 to {maximum}");
    }

    /// <summary>An id, spelled as its kind is, so that it is found under one spelling.</summary>
    public static string Id(JsonElement value, string key)
    {
        var text = Name(value, key, MaximumIdLength);
        return !text.Any(char.IsControl) ? AdvisoryIds.Spell(text) : throw new OsvFormatException($"'{key}' has an id with control characters: '{text.Printable(64)}'");
    }

    public static string? OptionalText(JsonElement value, string key)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return null;
        var text = Text(value, key);
        return text.Length == 0 ? null : text;
    }

    /// <summary>An RFC 3339 time.</summary>
    public static DateTimeOffset Time(JsonElement value, string key)
    {
        var text = Text(value, key);
        return text.Length is >= 10 and <= 64 && text[4] == '-' && char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new OsvFormatException($"'{key}' is no RFC 3339 time: '{text.Printable(64)}'");
    }

    public static DateTimeOffset? OptionalTime(JsonElement value, string key) => value.ValueKind == JsonValueKind.Null ? null : Time(value, key);

    /// <summary>The items of an array; <c>null</c> counts as an empty one (OSV schema, general notes).</summary>
    public static IEnumerable<JsonElement> Items(JsonElement value, string key) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Null => [],
        _ => throw new OsvFormatException($"'{key}' is no array"),
    };

    public static IEnumerable<JsonProperty> Members(JsonElement value, string key) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject(),
        JsonValueKind.Null => [],
        _ => throw new OsvFormatException($"'{key}' is no object"),
    };

    public static ImmutableArray<string> Ids(JsonElement value, string key) =>
        [.. Items(value, key).Select(item => Id(item, key)).Distinct(StringComparer.Ordinal)];
}
