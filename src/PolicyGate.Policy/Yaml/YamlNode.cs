namespace PolicyGate.Policy.Yaml;

/// <summary>A value of a YAML document with its place. Lines and columns count from 1.</summary>
internal abstract record YamlNode(int Line, int Column, int EndLine);

/// <summary>Text, number, truth value or date: YAML tells them apart by their look only where they are <paramref name="IsPlain"/>, that is without quotes.</summary>
internal sealed record YamlScalar(string Text, bool IsPlain, int Line, int Column, int EndLine) : YamlNode(Line, Column, EndLine)
{
    /// <summary>True for a key without a value, and for YAML's words for it.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";
}

/// <summary>A list.</summary>
internal sealed record YamlList(IReadOnlyList<YamlNode> Items, int Line, int Column, int EndLine) : YamlNode(Line, Column, EndLine);

/// <summary>A mapping; its entries in the file's order, keys may repeat.</summary>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, int Line, int Column, int EndLine) : YamlNode(Line, Column, EndLine);

/// <summary>A key with its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    public string Name => Key.Text;
}
