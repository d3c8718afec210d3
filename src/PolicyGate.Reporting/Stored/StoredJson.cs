using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace PolicyGate.Reporting.Stored;

/// <summary>Reads values of a stored scan. What isn't there, or is null, is null; what is of another type than it was written is malformed.</summary>
internal static class StoredJson
{
    internal static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static JsonElement Get(this JsonElement element, string name) => element.Find(name) ?? throw new FormatException($"'{name}' is missing");

    internal static string? Text(this JsonElement element, string name) => element.Find(name)?.GetString();

    internal static string RequiredText(this JsonElement element, string name) => element.Get(name).GetString()!;

    internal static bool? Flag(this JsonElement element, string name) => element.Find(name)?.GetBoolean();

    internal static int? Integer(this JsonElement element, string name) => element.Find(name)?.GetInt32();

    internal static DateTimeOffset? Time(this JsonElement element, string name) => element.Text(name) is { } text
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
        : null;

    internal static ImmutableArray<string> Texts(this JsonElement element, string name) => [.. element.Items(name).Select(item => item.GetString()).OfType<string>()];

    /// <summary>The items of a list; none where it isn't there.</summary>
    internal static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Find(name) is { } list ? list.EnumerateArray() : [];
}
