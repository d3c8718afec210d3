namespace PolicyGate.Inventory.Tests;

public sealed class DependencyPathsTests
{
    [Fact]
    public void The_shortest_path_wins()
    {
        var paths = Paths("*Shop: A B", "A: C", "B: D", "C: D", "D:");
        Assert.Equal("B > D", paths["D"]);
        Assert.Equal("A > C", paths["C"]);
    }

    [Fact]
    public void Of_equally_short_ones_the_first_by_name() => Assert.Equal("A > Z > X", Paths("*Shop: B A", "A: Z", "B: Y", "Y: X", "Z: X", "X:")["X"]);

    [Fact]
    public void A_project_on_the_way_is_a_step() => Assert.Equal("Api > Data > Newtonsoft.Json", Paths("*Web: Api", "*Api: Data", "*Data: Newtonsoft.Json", "Newtonsoft.Json:")["Newtonsoft.Json"]);

    [Fact]
    public void Several_roots_are_all_looked_at() => Assert.Equal("B > C", Paths("*Web: A", "*Worker: B", "A: D", "D: C", "B: C", "C:")["C"]);

    [Fact]
    public void Names_are_compared_without_case() => Assert.Equal("a > c", Paths("*Shop: A", "a: C", "c:")["c"]);

    [Fact]
    public void Circles_and_missing_libraries_end() => Assert.Equal("A > B", Paths("*Shop: A Missing Shop", "A: B A", "B: A")["B"]);

    [Fact]
    public void Without_a_project_there_is_no_root() => Assert.Empty(Paths("A: B", "B:"));

    [Fact]
    public void An_absurdly_deep_graph_is_followed_so_far()
    {
        var paths = Paths(["*Shop: P0", .. Enumerable.Range(0, 100_000).Select(i => $"P{i}: P{i + 1}")]);
        Assert.Equal("P99", paths["P99"].Split(" > ")[^1]);
        Assert.False(paths.ContainsKey("P100"));
    }

    private static Dictionary<string, string> Paths(params string[] libraries) => DependencyPaths.Of([.. libraries.Select(Library)]).ToDictionary(pair => pair.Key.Name, pair => string.Join(" > ", pair.Value));

    // "*Name: A B" is a project that needs A and B.
    private static DepsLibrary Library(string text)
    {
        var parts = text.Split(':');
        var kind = text[0] == '*' ? DepsLibraryKind.Project : DepsLibraryKind.Package;
        return new(parts[0].TrimStart('*'), "1.0.0", kind, DepsLibraryPresence.Present, [.. parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)]);
    }
}
