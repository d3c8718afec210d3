using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolicyGate.Policy.Yaml;

/// <summary>
/// Reads one YAML document with the places of its values. It is a bounded subset: no tag, no anchor, no alias and no second document, so that what stands
/// in a file is what counts, and nothing grows when it is read.
/// </summary>
internal sealed class YamlFile
{
    /// <summary>Bound on a file's size.</summary>
    internal const int MaximumSize = 1 << 20;

    private const int MaximumDepth = 32;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly FileMistakes _mistakes;
    private readonly Parser _parser;

    private YamlFile(string text, FileMistakes mistakes)
    {
        _mistakes = mistakes;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    /// <summary>The document's value; null where the file is empty or a mistake was added.</summary>
    internal static YamlNode? Read(ReadOnlySpan<byte> content, FileMistakes mistakes)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        string text;
        try
        {
            text = s_strictUtf8.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            mistakes.Add(MistakeCodes.Syntax, 1, 1, "The file isn't UTF-8: save it as UTF-8.");
            return null;
        }

        return new YamlFile(text, mistakes).ReadStream();
    }

    private YamlNode? ReadStream()
    {
        try
        {
            _parser.MoveNext();
            if (Next() is not DocumentStart)
                return null;
            Next();
            var root = ReadNode(0);
            Next();
            if (Next() is DocumentStart second)
                throw new UnsupportedYamlException(second.Start, "A second document starts here: keep one document in a file, and put the other into a file of its own.");
            return root;
        }
        catch (UnsupportedYamlException exception)
        {
            _mistakes.Add(MistakeCodes.Syntax, (int)exception.Start.Line, (int)exception.Start.Column, exception.Message);
        }
        catch (YamlException exception)
        {
            _mistakes.Add(MistakeCodes.Syntax, (int)exception.Start.Line, (int)exception.Start.Column,
                $"This is not YAML: {exception.Message.TrimEnd('.').Printable(200)}. Check indentation, colons, brackets and quotes here.");
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            // YamlDotNet meets some malformed texts, such as a flow sequence that isn't closed, with exceptions of the runtime.
            var place = _parser.Current?.End ?? Mark.Empty;
            _mistakes.Add(MistakeCodes.Syntax, (int)place.Line, (int)place.Column, "This is not YAML: check brackets, braces and quotes after this place.");
        }

        return null;
    }

    private ParsingEvent Next()
    {
        _parser.MoveNext();
        return _parser.Current ?? throw new InvalidOperationException("The text ends within a value.");
    }

    /// <summary>Reads the value whose first event is the current one; its last event is the current one afterwards.</summary>
    private YamlNode ReadNode(int depth)
    {
        var start = _parser.Current!;
        if (depth > MaximumDepth)
            throw new UnsupportedYamlException(start.Start, $"Values are nested more than {MaximumDepth} deep here: write the rule with fewer groups.");
        if (start is AnchorAlias alias)
            throw new UnsupportedYamlException(start.Start, $"The alias '*{alias.Value.Value.Printable(100)}' is not allowed: write the value out.");
        if (start is not NodeEvent node)
            throw new InvalidOperationException("A value is expected.");
        if (!node.Anchor.IsEmpty)
            throw new UnsupportedYamlException(start.Start, $"The anchor '&{node.Anchor.Value.Printable(100)}' is not allowed: write the value out where it is needed.");
        if (!node.Tag.IsEmpty)
            throw new UnsupportedYamlException(start.Start, $"The tag '{node.Tag.Value.Printable(100)}' is not allowed: remove it.");

        return node switch
        {
            Scalar scalar => ReadScalar(scalar),
            SequenceStart => ReadList(start, depth),
            _ => ReadMap(start, depth),
        };
    }

    private static YamlScalar ReadScalar(Scalar scalar)
    {
        // A block scalar ends where the line after it starts.
        var endLine = scalar.End.Column == 1 && scalar.End.Line > scalar.Start.Line ? scalar.End.Line - 1 : scalar.End.Line;
        return new(scalar.Value, scalar.Style == ScalarStyle.Plain, (int)scalar.Start.Line, (int)scalar.Start.Column, (int)endLine);
    }

    private YamlList ReadList(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (Next() is not SequenceEnd)
            items.Add(ReadNode(depth + 1));
        return new(items, (int)start.Start.Line, (int)start.Start.Column, items.Count > 0 ? items[^1].EndLine : (int)start.Start.Line);
    }

    private YamlMap ReadMap(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        while (Next() is not MappingEnd)
        {
            var place = _parser.Current!.Start;
            if (ReadNode(depth + 1) is not YamlScalar key)
                throw new UnsupportedYamlException(place, "A list or a mapping is no key: write a word before the colon.");
            Next();
            entries.Add(new(key, ReadNode(depth + 1)));
        }

        return new(entries, (int)start.Start.Line, (int)start.Start.Column, entries.Count > 0 ? entries[^1].Value.EndLine : (int)start.Start.Line);
    }

    private sealed class UnsupportedYamlException(Mark start, string message) : Exception(message)
    {
        public Mark Start => start;
    }
}
