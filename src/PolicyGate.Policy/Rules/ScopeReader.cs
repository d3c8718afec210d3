using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>Reads scopes.</summary>
internal static class ScopeReader
{
    private delegate Predicate<string>? PatternReader(YamlScalar value, FileMistakes mistakes);

    /// <summary>Every key there is. In names <c>*</c> is any text; projects and branches are paths, so theirs are globs.</summary>
    private static readonly OrderedDictionary<string, (string Expected, Func<ScopeValues, string?> Value, PatternReader Read)> s_keys = new(StringComparer.Ordinal)
    {
        ["image"] = ("a name with its tag such as registry.example.com/shop/*", values => values.Image, Text),
        ["registry"] = ("a host such as registry.example.com", values => values.Registry, Text),
        ["repository"] = ("a repository of a registry such as shop/web", values => values.Repository, Text),
        ["tag"] = ("a tag such as 1.*", values => values.Tag, Text),
        ["target"] = ("a project such as src/Shop/Shop.csproj", values => values.Target, Path),
        ["platform"] = ("a platform such as linux/amd64", values => values.Platform, Text),
        ["branch"] = ("a branch such as release/*", values => values.Branch, Path),
    };

    internal static RuleScope Read(YamlEntry entry, FileMistakes mistakes)
    {
        if (MapReader.Map(entry.Value, entry.Name, "{ image: \"registry.example.com/shop/*\" }", mistakes) is not { } map)
            return RuleScope.Everywhere;
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, "'scope' is empty: name at least one of its keys, or remove it for a rule that applies everywhere.");
        return new([.. MapReader.Known(map, "a key of a scope", s_keys.Keys, mistakes).Select(part => ReadPart(part, mistakes))]);
    }

    private static ScopePart ReadPart(YamlEntry entry, FileMistakes mistakes)
    {
        var (expected, value, read) = s_keys[entry.Name];
        return new(value, [.. ValueReader.Scalars(entry, expected, mistakes).Select(scalar => read(scalar, mistakes)).OfType<Predicate<string>>()]);
    }

    private static Predicate<string> Text(YamlScalar value, FileMistakes mistakes) => new Wildcard(value.Text.Trim()).Matches;

    private static Predicate<string>? Path(YamlScalar value, FileMistakes mistakes) =>
        Glob.Read(value, mistakes) is { } pattern ? path => pattern.Matches(path.StartsWith("./", StringComparison.Ordinal) ? path.AsSpan(2) : path) : null;
}
