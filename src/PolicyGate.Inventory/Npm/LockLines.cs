using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads the keys and texts of <c>yarn.lock</c> and <c>pnpm-lock.yaml</c>, whose programs write one a line, indented by what they belong to. Lists and nested braces are passed over.
/// </summary>
internal sealed class LockLines(Stream content) : IDisposable
{
    private const int MaximumDepth = 16;

    private readonly ControlLines _lines = new(content);
    private readonly List<int> _indents = [];
    private readonly List<string> _path = [];

    /// <summary>The keys from the outermost to that of the line.</summary>
    public IReadOnlyList<string> Path => _path;

    /// <summary>The text of the line's key; empty where it has none.</summary>
    public string Value { get; private set; } = "";

    /// <summary>How many marks of a new document stood before the line.</summary>
    public int Document { get; private set; }

    /// <exception cref="FormatException">A line at the left margin is no key, or is too long.</exception>
    public bool Read()
    {
        while (_lines.Read(out var bytes))
        {
            if (_lines.Cut)
                throw new FormatException($"Line {_lines.Number} is too long.");
            var indent = bytes.Length - bytes.TrimStart((byte)' ').Length;
            var line = Encoding.UTF8.GetString(bytes[indent..]).TrimEnd();
            if (_lines.Number == 1)
                line = line.TrimStart('\uFEFF');
            if (line == "---")
                Document++;
            if (line.Length == 0 || line[0] is '#' or '-' or '{' or '}' or ']' || line == ":")
                continue;
            while (_indents.Count > 0 && _indents[^1] >= indent)
            {
                _indents.RemoveAt(_indents.Count - 1);
                _path.RemoveAt(_path.Count - 1);
            }

            if (_path.Count == MaximumDepth)
                continue;
            if (!Split(line, out var key, out var value))
            {
                if (indent == 0)
                    throw new FormatException($"Line {_lines.Number} is no key: '{line.Printable(100)}'.");
                continue;
            }

            _indents.Add(indent);
            _path.Add(key);
            Value = value;
            return true;
        }

        return false;
    }

    public void Dispose() => _lines.Dispose();

    private static bool Split(string line, out string key, out string value)
    {
        // YAML's form of a long key; its value is the colon of the next line.
        if (line.StartsWith("? ", StringComparison.Ordinal))
        {
            (key, value) = (Unquote(line[2..]), "");
            return true;
        }

        var end = EndOfQuoted(line);
        if (end > 0)
        {
            key = Unquote(line[..end]);
            var rest = line[end..].TrimStart();
            value = rest.StartsWith(',') && rest.EndsWith(':') ? "" : Unquote(rest.StartsWith(':') ? rest[1..].Trim() : rest);
            return rest.Length > 0;
        }

        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        var at = colon >= 0 ? colon : line.EndsWith(':') ? line.Length - 1 : line.IndexOf(' ', StringComparison.Ordinal);
        (key, value) = at > 0 ? (line[..at], Unquote(line[(at + 1)..].Trim())) : ("", "");
        // yarn 1 has no colon between key and text, but a quoted text then.
        return at > 0 && (line[at] == ':' || !key.Contains(',', StringComparison.Ordinal));
    }

    private static int EndOfQuoted(string text)
    {
        if (text[0] is not ('"' or '\''))
            return 0;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[0] == '"')
                i++;
            else if (text[i] == text[0])
                return i + 1;
        }

        return 0;
    }

    private static string Unquote(string text) => text.Length >= 2 && text[0] is ('"' or '\'') && text[^1] == text[0] ? text[1..^1] : text;
}
