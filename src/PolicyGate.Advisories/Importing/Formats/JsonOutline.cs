using System.Text.Json;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>The keys that a JSON text starts with, as paths: <c>document/csaf_version</c>; items of an array have the key <c>*</c>. By keys and their places, since any word may stand in a text.</summary>
internal sealed class JsonOutline
{
    private const int MaximumDepth = 6;

    /// <summary>Only OSV's records have these at their root.</summary>
    private static readonly HashSet<string> _osv = new(StringComparer.Ordinal) { "schema_version", "modified", "affected" };

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Whether a key is there.</summary>
    public bool Has(string path) => _values.ContainsKey(path);

    /// <summary>Whether all keys are there.</summary>
    public bool HasAll(params ReadOnlySpan<string> paths)
    {
        foreach (var path in paths)
        {
            if (!_values.ContainsKey(path))
                return false;
        }

        return true;
    }

    /// <summary>The first text at a key; empty where there is none.</summary>
    public string Value(string path) => _values.GetValueOrDefault(path, "");

    /// <summary>All keys.</summary>
    public IEnumerable<string> Paths => _values.Keys;

    public static JsonOutline Of(ReadOnlySpan<byte> head)
    {
        var outline = new JsonOutline();
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            head = head[3..];
        if (head.TrimStart(" \r\n\t"u8) is not [(byte)'{' or (byte)'[', ..])
            return outline;
        try
        {
            outline.Read(head);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What is malformed further on is told when the file is read.
        }

        return outline;
    }

    private void Read(ReadOnlySpan<byte> head)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, state: default);
        var path = new string[MaximumDepth + 1];
        while (reader.Read())
        {
            if (reader.CurrentDepth > MaximumDepth)
                continue;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path[reader.CurrentDepth] = reader.GetString()!;
                    if (reader.CurrentDepth == 1 && _osv.Contains(path[1]))
                    {
                        _values.Clear();
                        return;
                    }

                    _values.TryAdd(string.Join('/', path[1..(reader.CurrentDepth + 1)]), "");
                    break;
                case JsonTokenType.StartArray when reader.CurrentDepth < MaximumDepth:
                    path[reader.CurrentDepth + 1] = "*";
                    break;
                case JsonTokenType.String when reader.CurrentDepth > 0:
                    var key = string.Join('/', path[1..(reader.CurrentDepth + 1)]);
                    if (string.IsNullOrEmpty(_values.GetValueOrDefault(key)) && reader.HasValueSequence is false && reader.ValueSpan.Length <= 256)
                        _values[key] = reader.GetString()!;
                    break;
                default:
                    break;
            }
        }
    }
}
