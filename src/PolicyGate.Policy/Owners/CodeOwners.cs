using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Policy.Owners;

/// <summary>
/// Who owns which file: a CODEOWNERS file of GitHub or GitLab. Of the patterns that match a path the last one counts; GitLab's sections each have their own last one.
/// </summary>
internal sealed partial class CodeOwners
{
    /// <summary>Where the file may stand: the first that is there counts, as on GitHub, whose order this is.</summary>
    internal static ImmutableArray<string> Places { get; } = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

    private const int MostLines = 20_000;

    private const int LongestPattern = 500;

    private readonly List<List<Line>> _sections = [];

    private CodeOwners()
    {
    }

    internal static CodeOwners Parse(string text)
    {
        var owners = new CodeOwners();
        var section = new List<Line>();
        owners._sections.Add(section);
        string[] usual = [];
        foreach (var line in text.Split('\n').Take(MostLines).Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (Section().Match(line) is { Success: true } header)
            {
                usual = Words(header.Groups["owners"].Value).ToArray();
                owners._sections.Add(section = []);
                continue;
            }

            var words = Words(line).ToArray();
            // GitLab's exclusion leaves the path without an owner.
            var excludes = words[0].StartsWith('!');
            var pattern = excludes ? words[0][1..] : words[0];
            if (pattern.Length is > 0 and <= LongestPattern)
                section.Add(new(ToRegex(pattern), excludes ? [] : words.Length > 1 ? [.. words[1..]] : [.. usual]));
        }

        return owners;
    }

    /// <summary>The owners of a file, ordinal; none where nobody owns it.</summary>
    internal ImmutableArray<string> Of(string path) =>
        [.. _sections.SelectMany(section => section.FindLast(line => line.Pattern.IsMatch(path))?.Owners ?? []).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    // Words end at a space that no backslash escapes; a word that begins with # begins a comment.
    private static IEnumerable<string> Words(string line) => WordPattern().Matches(line).Select(match => match.Value).TakeWhile(word => word[0] != '#');

    private static Regex ToRegex(string pattern)
    {
        var isAnchored = pattern.TrimEnd('/').Contains('/', StringComparison.Ordinal);
        var text = new StringBuilder(isAnchored ? "^" : "^(?:.*/)?");
        var rest = pattern.AsSpan().TrimStart('/');
        var lastSegment = rest.TrimEnd('/');
        lastSegment = lastSegment[(lastSegment.LastIndexOf('/') + 1)..];
        // dir/* means the files in the folder, not those below it.
        var end = rest.EndsWith("/") ? "/.*$" : lastSegment is "*" && isAnchored ? "$" : "(?:/.*)?$";
        rest = rest.TrimEnd('/');
        for (var i = 0; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '*' when rest[i..].StartsWith("**/"):
                    text.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when rest[i..].StartsWith("**"):
                    text.Append(".*");
                    i++;
                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                case '\\' when i + 1 < rest.Length:
                    text.Append(Regex.Escape(rest[++i].ToString()));
                    break;
                default:
                    text.Append(Regex.Escape(rest[i].ToString()));
                    break;
            }
        }

        return new(text.Append(end).ToString(), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    private sealed record Line(Regex Pattern, ImmutableArray<string> Owners);

    [GeneratedRegex(@"^\^?\[[^\]]*\](\[[0-9]{1,4}\])?(?<owners>(\s.*)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();

    [GeneratedRegex(@"(\\.|\S)+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex WordPattern();
}
