using CsCheck;

namespace PolicyGate.Images.Tests;

public sealed class PathPatternTests
{
    [Theory]
    [InlineData("etc/os-release", "etc/os-release", true)]
    [InlineData("/etc/os-release", "etc/os-release", true)]
    [InlineData("etc/os-release", "etc/os-releases", false)]
    [InlineData("etc/Os-release", "etc/os-release", false)]
    [InlineData("*", "a", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "a", true)]
    [InlineData("**", "a/b/c", true)]
    [InlineData("**/*.deps.json", "app/x.deps.json", true)]
    [InlineData("**/*.deps.json", "x.deps.json", true)]
    [InlineData("**/*.deps.json", "a/b/.deps.json", true)]
    [InlineData("**/*.deps.json", "a/b/x.deps.json.bak", false)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("a/**", "a", true)]
    [InlineData("a/**", "ab/c", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/b", "a/x/y/b", true)]
    [InlineData("a/**/b", "a/x/yb", false)]
    [InlineData("a/**/b/**/c", "a/b/x/b/y/c", true)]
    [InlineData("a/**/b/*/c", "a/b/b/x/c", true)]
    [InlineData("a/*/c", "a/b/c", true)]
    [InlineData("a/*/c", "a/c", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("var/lib/dpkg/status.d/*", "var/lib/dpkg/status.d/libc6", true)]
    [InlineData("var/lib/dpkg/status.d/*", "var/lib/dpkg/status.d/a/b", false)]
    public void A_pattern_matches_whole_paths(string pattern, string path, bool matches) =>
        Assert.Equal(matches, PathPattern.Parse(pattern).Matches(path));

    [Theory]
    [InlineData("a/b", true)]
    [InlineData("a/*", false)]
    [InlineData("a?", false)]
    public void A_pattern_without_wildcards_is_exact(string pattern, bool exact) =>
        Assert.Equal(exact, PathPattern.Parse(pattern).IsExact);

    [Fact]
    public void A_pattern_matches_as_the_plain_definition_says() =>
        Gen.Select(
                Gen.OneOf(Gen.Const("**"), Gen.Char["ab*?"].Array[1, 4].Select(text => new string(text))).Array[1, 5].Select(segments => string.Join('/', segments)),
                Gen.Char["ab"].Array[1, 4].Select(text => new string(text)).Array[1, 5].Select(segments => string.Join('/', segments)))
            .Sample((pattern, path) =>
            {
                var parsed = PathPattern.Parse(pattern);
                return parsed.Matches(path) == Defined(parsed.Text.Split('/'), path.Split('/'));
            }, iter: Rounds.Of(50_000));

    [Fact]
    public void A_pattern_that_could_be_slow_is_fast() =>
        Assert.False(PathPattern.Parse(string.Concat(Enumerable.Repeat("*a", 40)) + "b").Matches(new string('a', 4000)));

    [Fact]
    public void Patterns_of_the_same_text_are_equal()
    {
        Assert.Equal(PathPattern.Parse("/a/*"), PathPattern.Parse("a/*"));
        Assert.Equal("a/*", PathPattern.Parse("/a/*").ToString());
        Assert.Throws<ArgumentException>(() => PathPattern.Parse(" "));
    }

    private static bool Defined(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
            return path.IsEmpty;
        if (pattern[0] == "**")
        {
            for (var skip = 0; skip <= path.Length; skip++)
            {
                if (Defined(pattern[1..], path[skip..]))
                    return true;
            }

            return false;
        }

        return !path.IsEmpty && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern[0], path[0], ignoreCase: false) && Defined(pattern[1..], path[1..]);
    }
}
