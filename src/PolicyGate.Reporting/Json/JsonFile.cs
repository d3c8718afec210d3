using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace PolicyGate.Reporting.Json;

/// <summary>Writes the JSON of this project: UTF-8 without byte-order mark, a line feed at the end, times in UTC.</summary>
internal static class JsonFile
{
    /// <summary>Version of both contracts. It rises when a field is renamed or removed, which doesn't happen; fields may be added.</summary>
    internal const int SchemaVersion = 1;

    private static readonly JavaScriptEncoder s_encoder = CreateEncoder();

    internal static void Write(Stream destination, bool indented, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(destination, new() { Indented = indented, NewLine = "\n", Encoder = s_encoder }))
            write(writer);
        destination.WriteByte((byte)'\n');
    }

    /// <summary>Writes a value that becomes part of another file.</summary>
    internal static void WriteValue(Stream destination, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(destination, new() { Encoder = s_encoder });
        write(writer);
    }

    internal static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset? time)
    {
        if (time is { } known)
            writer.WriteString(name, known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        else
            writer.WriteNull(name);
    }

    internal static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    private static JavaScriptEncoder CreateEncoder()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.All);
        // No "##vso[" for a build agent that sees the file on its console, and no character that turns the direction of a terminal.
        settings.ForbidCharacter('#');
        settings.ForbidRange(UnicodeRange.Create('\u200B', '\u200F'));
        settings.ForbidRange(UnicodeRange.Create('\u2028', '\u202E'));
        settings.ForbidRange(UnicodeRange.Create('\u2060', '\u206F'));
        settings.ForbidCharacter('\uFEFF');
        return JavaScriptEncoder.Create(settings);
    }
}
