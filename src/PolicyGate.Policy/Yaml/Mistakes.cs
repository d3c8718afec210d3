using System.Collections.Immutable;

namespace PolicyGate.Policy.Yaml;

/// <summary>Collects the mistakes of all files of one reading.</summary>
internal sealed class Mistakes
{
    /// <summary>More don't help anybody, and a hostile file could have a million.</summary>
    private const int Maximum = 100;

    private readonly List<PolicyException> _found = [];

    internal bool Any => _found.Count > 0;

    /// <summary>By file, line and column, ordinal.</summary>
    internal ImmutableArray<PolicyException> InOrder =>
        [.. _found
            .OrderBy(mistake => mistake.Place?.Path, StringComparer.Ordinal)
            .ThenBy(mistake => mistake.Place?.Line)
            .ThenBy(mistake => mistake.Place?.Column)
            .ThenBy(mistake => mistake.Code, StringComparer.Ordinal)];

    internal void Add(string code, SourcePlace place, string message)
    {
        if (_found.Count < Maximum)
            _found.Add(new(code, message, place));
    }

    internal FileMistakes In(string path) => new(this, path);

    /// <summary>Throws the first mistake, which carries the others, where there is one.</summary>
    internal void Throw()
    {
        if (InOrder is [var first, .. var others])
            throw new PolicyException(first.Code, first.Message, first.Place) { Others = others };
    }
}
