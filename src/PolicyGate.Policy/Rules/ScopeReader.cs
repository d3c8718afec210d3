using System.Collections.Immutable;
using PolicyGate.Policy.Conditions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Rules;

/// <summary>Reads scopes. A scope that can never match is a mistake.</summary>
internal static class ScopeReader
{
    private delegate ScopePattern? PatternReader(YamlScalar value, FileMistakes mistakes);

    /// <summary>Every key there is. In names <c>*</c> is any text; projects and branches are paths, so theirs are globs.</summary>
    private static readonly OrderedDictionary<string, (string Expected, Func<ScopeValues, string?> Value, PatternReader Read, Func<string, string?> Problem)> s_keys = new(StringComparer.Ordinal)
    {
        ["image"] = ("a name with its tag such as registry.example.com/shop/*", values => values.Image, Text, ImageProblem),
        ["registry"] = ("a host such as registry.example.com", values => values.Registry, Text, RegistryProblem),
        ["repository"] = ("a repository of a registry such as shop/web", values => values.Repository, Text, RepositoryProblem),
        ["tag"] = ("a tag such as 1.*", values => values.Tag, Text, TagProblem),
        ["target"] = ("a project such as src/Shop/Shop.csproj", values => values.Target, Path, TargetProblem),
        ["platform"] = ("a platform such as linux/amd64", values => values.Platform, Text, PlatformProblem),
        ["branch"] = ("a branch such as release/*", values => values.Branch, Path, BranchProblem),
    };

    internal static IReadOnlyCollection<string> Keys => s_keys.Keys;

    internal static RuleScope Read(YamlEntry entry, FileMistakes mistakes)
    {
        if (MapReader.Map(entry.Value, entry.Name, "{ image: \"registry.example.com/shop/*\" }", mistakes) is not { } map)
            return RuleScope.Everywhere;
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, "'scope' is empty: name at least one of its keys, or remove it for a rule that applies everywhere.");
        var count = mistakes.Count;
        RuleScope scope = new([.. MapReader.Known(map, "a key of a scope", s_keys.Keys, mistakes).Select(part => ReadPart(part, mistakes))]);
        if (mistakes.Count == count)
            CheckTogether(map, scope, mistakes);
        return scope;
    }

    private static ScopePart ReadPart(YamlEntry entry, FileMistakes mistakes)
    {
        var (expected, value, read, findProblem) = s_keys[entry.Name];
        var patterns = ImmutableArray.CreateBuilder<ScopePattern>();
        foreach (var scalar in ValueReader.Scalars(entry, expected, mistakes))
        {
            if (findProblem(scalar.Text.Trim()) is { } problem)
                mistakes.Add(MistakeCodes.WrongValue, scalar, $"'{scalar.Text.Printable(100)}' matches no {entry.Name}: {problem}. Expected {expected}.");
            else if (read(scalar, mistakes) is { } pattern)
                patterns.Add(pattern);
        }

        return new(entry.Name, value, patterns.DrainToImmutable());
    }

    // An image that is named in full has one registry, repository and tag; where these are given as well, they must be among them.
    private static void CheckTogether(YamlMap map, RuleScope scope, FileMistakes mistakes)
    {
        if (scope.Parts.FirstOrDefault(part => part.Key == "image") is not { } images || images.Patterns.Any(pattern => pattern.Exact is null))
            return;
        ScopeValues[] values = [.. images.Patterns.Select(pattern => ScopeValues.From(new(pattern.Exact, null, "", null)))];
        foreach (var part in scope.Parts.Where(part => part.Key is "registry" or "repository" or "tag"))
        {
            if (values.All(value => part.Matches(value) != true))
                mistakes.Add(MistakeCodes.WrongValue, map.Entries.First(entry => entry.Name == part.Key).Value, $"The scope can never match: no image that 'image' names has this {part.Key}.");
        }
    }

    private static ScopePattern Text(YamlScalar value, FileMistakes mistakes)
    {
        var wildcard = new Wildcard(value.Text.Trim());
        return new(wildcard.Matches, wildcard.IsExact ? wildcard.ToString() : null);
    }

    private static ScopePattern? Path(YamlScalar value, FileMistakes mistakes)
    {
        if (Glob.Read(value, mistakes) is not { } pattern)
            return null;
        return new(path => pattern.Matches(path.StartsWith("./", StringComparison.Ordinal) ? path.AsSpan(2) : path), value.Text.AsSpan().ContainsAny('*', '?') ? null : value.Text.Trim('/'));
    }

    private static string? ImageProblem(string text) =>
        text.Contains('@', StringComparison.Ordinal) ? "a scope goes by names and tags, not by digests"
        : text.Contains("://", StringComparison.Ordinal) ? "a name has no scheme"
        : SpaceProblem(text);

    private static string? RegistryProblem(string text) => text.Contains('/', StringComparison.Ordinal) ? "a registry is a host without a path" : SpaceProblem(text);

    private static string? RepositoryProblem(string text) =>
        text.AsSpan().ContainsAny(':', '@') ? "a repository has neither tag nor digest" : text.Any(char.IsAsciiLetterUpper) ? "repositories are in lower case" : SpaceProblem(text);

    private static string? TagProblem(string text) => text.AsSpan().ContainsAny('/', ':', '@') ? "a tag has none of / : @" : SpaceProblem(text);

    private static string? TargetProblem(string text) =>
        text.StartsWith('/') || (text.Length > 1 && text[1] == ':') ? "projects are relative to the repository" : null;

    private static string? PlatformProblem(string text) => text.AsSpan().ContainsAny('/', '*') ? SpaceProblem(text) : "a platform has an operating system and an architecture";

    private static string? BranchProblem(string text) => text.StartsWith("refs/", StringComparison.Ordinal) ? "write the branch's short name, without refs/heads/" : SpaceProblem(text);

    private static string? SpaceProblem(string text) => text.Any(char.IsWhiteSpace) ? "it has a space in it" : null;
}
