using System.Xml.Linq;
using PolicyGate.Testing;

namespace PolicyGate.Tests;

/// <summary>The arrows between the projects: data flows one way, and nobody reaches back.</summary>
public sealed class Architecture_tests
{
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "PolicyGate.Images", [] },
        { "PolicyGate.Inventory", ["PolicyGate.Images"] },
        { "PolicyGate.Advisories", ["PolicyGate.Inventory"] },
        { "PolicyGate.Analyzers", ["PolicyGate.Advisories"] },
        { "PolicyGate.Policy", ["PolicyGate.Analyzers"] },
        { "PolicyGate.Reporting", ["PolicyGate.Policy"] },
        { "PolicyGate", ["PolicyGate.Reporting"] },
        { "PolicyGate.Cli", ["PolicyGate"] },
        // These two carry the command line in their packages and run it as a process.
        { "PolicyGate.MSBuild", [] },
        { "PolicyGate.Cake", [] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_project_references_only_the_one_before_it_in_the_flow(string project, string[] expected)
    {
        var references = Project(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Equal(expected, references);
    }

    [Fact]
    public void Every_project_of_the_source_folder_is_in_the_table()
    {
        var projects = Directory.GetDirectories(Path.Combine(SharedData.RepositoryRoot, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal);

        Assert.Equal(Arrows.Select(row => row.Data.Item1).Order(StringComparer.Ordinal), projects);
    }

    [Fact]
    public void Every_project_has_its_tests()
    {
        var missing = Arrows.Select(row => row.Data.Item1)
            .Where(project => !Directory.Exists(Path.Combine(SharedData.RepositoryRoot, "tests", project + ".Tests")));

        Assert.Empty(missing);
    }

    private static XDocument Project(string name) => XDocument.Load(Path.Combine(SharedData.RepositoryRoot, "src", name, name + ".csproj"));
}
