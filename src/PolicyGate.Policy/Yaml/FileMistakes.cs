namespace PolicyGate.Policy.Yaml;

/// <summary>Collects the mistakes of one file.</summary>
internal sealed class FileMistakes(Mistakes mistakes, string path)
{
    internal string Path => path;

    internal int Count { get; private set; }

    internal void Add(string code, YamlNode node, string message) => Add(code, node.Line, node.Column, message);

    internal void Add(string code, int line, int column, string message)
    {
        Count++;
        mistakes.Add(code, new(path, Math.Max(line, 1), Math.Max(column, 1)), message);
    }

    internal SourcePlace Place(YamlNode node) => new(path, node.Line, node.Column);
}
