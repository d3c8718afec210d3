using PolicyGate.Analyzers;
using PolicyGate.Reporting.Sources;
using PolicyGate.Testing;

namespace PolicyGate.Reporting.Tests;

public sealed class Source_location_tests
{
    [Theory]
    [InlineData("attribute", """<PackageReference Include="Newtonsoft.Json" Version="12.0.1" />""")]
    [InlineData("other case", """<PackageReference Include="newtonsoft.JSON" Version="12.0.1" />""")]
    [InlineData("update", """<PackageReference Update="Newtonsoft.Json" Version="12.0.1" />""")]
    [InlineData("list", """<PackageReference Include="A; Newtonsoft.Json ;B" Version="12.0.1" />""")]
    [InlineData("override", """<PackageReference Include="Newtonsoft.Json" VersionOverride="12.0.1" />""")]
    [InlineData("greater-than in a value", """<PackageReference Include="Newtonsoft.Json" Condition="'1' > '0'" Version="12.0.1" />""")]
    public void A_package_points_to_its_reference(string what, string line)
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/P.csproj", $"<Project>\r\n  <ItemGroup>\r\n    <!-- {what} -->\r\n    {line}\r\n  </ItemGroup>\r\n</Project>\r\n");
        var location = Locate(folder, Scans.NuGet(), "a/P.csproj");
        Assert.Equal(("a/P.csproj", 4, 5, line), (location.Path, location.Region.Line, location.Region.Column, location.Region.Snippet));
    }

    [Fact]
    public void A_version_in_a_child_element_is_what_is_edited()
    {
        using var folder = new TemporaryFolder();
        folder.Write("P.csproj", "\uFEFF<Project>\n<ItemGroup>\n<PackageReference Include=\"Newtonsoft.Json\">\n  <Version>12.0.1</Version>\n</PackageReference>\n</ItemGroup>\n</Project>");
        Assert.Equal("<Version>12.0.1</Version>", Locate(folder, Scans.NuGet(), "P.csproj").Region.Snippet);
    }

    [Fact]
    public void With_central_versions_the_version_is_primary_and_the_reference_related()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Directory.Packages.props", "<Project>\n <ItemGroup>\n  <PackageVersion Include=\"Newtonsoft.Json\" Version=\"12.0.1\" />\n </ItemGroup>\n</Project>");
        folder.Write("src/a/P.csproj", "<Project><ItemGroup>\n<PackageReference Include=\"Newtonsoft.Json\" />\n</ItemGroup></Project>");
        var location = Locate(folder, Scans.NuGet(), "src/a/P.csproj");
        Assert.Equal(("Directory.Packages.props", 3, "package-version"), (location.Path, location.Region.Line, location.Kind));
        Assert.Equal(("src/a/P.csproj", 2), (Assert.Single(location.Related).Path, location.Related[0].Region.Line));

        var report = Report(folder, "src/a/P.csproj", Scans.NuGet());
        var result = SarifJudge.Judge(report.Write("sarif"), folder.Root).GetProperty("results")[0];
        Assert.EndsWith("Referenced at [src/a/P.csproj:2](1).", result.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("nuget-direct", result.GetProperty("properties").GetProperty("role").GetString());
    }

    [Fact]
    public void The_nearest_central_file_counts()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Directory.Packages.props", "<Project><ItemGroup>\n<PackageVersion Include=\"Newtonsoft.Json\" Version=\"11.0.1\" /></ItemGroup></Project>");
        folder.Write("src/Directory.Packages.props", "<Project><ItemGroup>\n<PackageVersion Include=\"Newtonsoft.Json\" Version=\"12.0.1\" /></ItemGroup></Project>");
        folder.Write("src/a/P.csproj", "<Project><ItemGroup><PackageReference Include=\"Newtonsoft.Json\" /></ItemGroup></Project>");
        Assert.Equal("src/Directory.Packages.props", Locate(folder, Scans.NuGet(), "src/a/P.csproj").Path);
    }

    [Theory]
    [InlineData("<PropertyGroup><CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled></PropertyGroup>", "Directory.Packages.props")]
    [InlineData("", "P.csproj")]
    public void A_central_version_without_a_reference_counts_only_where_it_pins(string property, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("Directory.Packages.props", $"<Project>{property}<ItemGroup><PackageVersion Include=\"Newtonsoft.Json\" Version=\"12.0.1\" /></ItemGroup></Project>");
        folder.Write("P.csproj", "<Project></Project>");
        var location = Locate(folder, Scans.NuGet(), "P.csproj");
        Assert.Equal(expected, location.Path);
        Assert.Equal(FindingRole.NuGetTransitive, new SourceLocator(Report(folder, "P.csproj", Scans.NuGet())).Locate(Scans.NuGet()).Role);
    }

    [Fact]
    public void A_global_reference_and_an_imported_file_are_found()
    {
        using var folder = new TemporaryFolder();
        folder.Write("Directory.Packages.props", "<Project><ItemGroup><GlobalPackageReference Include=\"Newtonsoft.Json\" Version=\"12.0.1\" /></ItemGroup></Project>");
        folder.Write("Directory.Build.props", "<Project><ItemGroup><PackageReference Include=\"Other\" Version=\"1.0.0\" /></ItemGroup></Project>");
        folder.Write("src/P.csproj", "<Project></Project>");
        Assert.Equal("global-package-reference", Locate(folder, Scans.NuGet(), "src/P.csproj").Kind);
        Assert.Equal("Directory.Build.props", Locate(folder, Scans.NuGet("Other"), "src/P.csproj").Path);
    }

    [Fact]
    public void A_transitive_package_points_to_the_direct_reference_that_brings_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("P.csproj", "<Project><ItemGroup>\n<PackageReference Include=\"Top\" Version=\"1.0.0\" /></ItemGroup></Project>");
        var finding = Scans.NuGet();
        finding = finding with { Package = finding.Package! with { DependencyPath = ["Top", "Newtonsoft.Json"] } };
        var location = Locate(folder, finding, "P.csproj");
        Assert.Equal((2, "direct-reference"), (location.Region.Line, location.Kind));
    }

    [Theory]
    [InlineData("<ContainerBaseImage>x/y:1</ContainerBaseImage>", "container-base-image")]
    [InlineData("<ContainerBaseImage></ContainerBaseImage><ContainerFamily>jammy-chiseled</ContainerFamily>", "container-family")]
    [InlineData("<TargetFrameworks>net9.0;net10.0</TargetFrameworks>", "target-framework")]
    public void A_package_of_the_base_image_points_to_what_chose_it(string properties, string kind)
    {
        using var folder = new TemporaryFolder();
        folder.Write("P.csproj", $"<Project>\n<PropertyGroup>\n{properties}\n</PropertyGroup>\n</Project>");
        var location = Locate(folder, Scans.Debian(), "P.csproj");
        Assert.Equal((kind, 3), (location.Kind, location.Region.Line));
        Assert.Contains(location.Region.Snippet, properties, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FROM debian:12\nRUN x\n", 1, "FROM debian:12")]
    [InlineData("# comment\nFROM sdk AS build\nFROM  debian:12 AS final  \n", 3, "FROM  debian:12 AS final")]
    [InlineData("from sdk as build\nFROM --platform=linux/amd64 debian:12 as base\nFROM build\nFROM BASE\n", 2, "FROM --platform=linux/amd64 debian:12 as base")]
    [InlineData("\uFEFFFROM a\r\nRUN x \\\r\n  # FROM comment\r\n\r\n  FROM b\r\n", 1, "FROM a")]
    [InlineData("FROM a\nRUN <<EOF\nFROM b\nEOF\n", 1, "FROM a")]
    [InlineData("FROM a\nCOPY <<-\"X\" <<Y /\nFROM b\n\tX\nFROM c\nY\n", 1, "FROM a")]
    [InlineData("# escape=`\nFROM a\nRUN dir C:\\\nFROM `\n  b\n", 4, "FROM `")]
    public void In_a_Dockerfile_the_external_image_of_the_final_stage_is_found(string text, int line, string snippet)
    {
        using var folder = new TemporaryFolder();
        folder.Write("docker dir/Dockerfile.prod", text);
        var location = Locate(folder, Scans.Debian(), containerfile: "docker dir/Dockerfile.prod");
        Assert.Equal(("from", line, snippet), (location.Kind, location.Region.Line, location.Region.Snippet));
        Assert.Equal("docker%20dir/Dockerfile.prod", Uri(SarifJudge.Judge(Report(folder, null, Scans.Debian(), "docker dir/Dockerfile.prod").Write("sarif"), folder.Root)));
    }

    [Theory]
    [InlineData("FROM a AS b\nUSER app\nFROM c\nUSER 0\nUSER root\n", 5, "user")]
    [InlineData("FROM a AS b\nUSER app\nFROM c\n", 3, "from")]
    public void An_image_that_runs_as_root_points_to_its_user(string text, int line, string kind)
    {
        using var folder = new TemporaryFolder();
        folder.Write("Dockerfile", text);
        var location = Locate(folder, Scans.RunsAsRoot(), containerfile: "Dockerfile");
        Assert.Equal((line, kind), (location.Region.Line, location.Kind));
    }

    [Fact]
    public void A_policy_finding_points_to_its_rule()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".policygate/disable/web.yaml", "version: 1\nrules:\n  - name: old\n");
        Assert.Equal((3, 5, "name: old", "rule"), Place(Locate(folder, Scans.Expired(line: 3))));
        Assert.Equal((1, 1, "version: 1", "fallback"), Place(Locate(folder, Scans.Expired(line: 99))));
        static (int, int, string, string) Place(SourceLocation location) => (location.Region.Line, location.Region.Column, location.Region.Snippet, location.Kind);
    }

    [Theory]
    [InlineData("not xml <")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><Project>&a;</Project>")]
    [InlineData("<Project></Project>")]
    public void Where_nothing_is_found_the_first_line_of_the_project_stands_for_it(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("P.csproj", "\n  \n" + text);
        var location = Locate(folder, Scans.NuGet(), "P.csproj");
        Assert.Equal(("P.csproj", 3, 1, text, "fallback"), (location.Path, location.Region.Line, location.Region.Column, location.Region.Snippet, location.Kind));
    }

    [Theory]
    [InlineData("contoso/shop", "images/contoso/shop")]
    [InlineData("my image:1.2@x", "images/my_image_1.2_x")]
    [InlineData("/../..", "images/_/_")]
    [InlineData("", "images/image")]
    public void Without_any_file_a_path_is_made_up_that_holds_no_tag(string target, string expected)
    {
        var location = new SourceLocator(Scans.Report() with { Target = target }).Locate(Scans.NuGet()).Location;
        Assert.Equal((expected, "synthetic"), (location.Path, location.Kind));
        SarifJudge.Judge((Scans.Report(Scans.Active(Scans.NuGet())) with { Target = target }).Write("sarif"));
    }

    [Theory]
    [InlineData("obj/P.csproj")]
    [InlineData("src/Bin/P.csproj")]
    [InlineData(".git/P.csproj")]
    [InlineData("../outside.csproj")]
    [InlineData("a/../../outside.csproj")]
    [InlineData("link-out.csproj")]
    [InlineData("folder-out/outside.csproj")]
    [InlineData("link-loop.csproj")]
    [InlineData("empty.csproj")]
    [InlineData("folder.csproj")]
    [InlineData("missing.csproj")]
    [InlineData("/etc/hostname")]
    [InlineData("a\0b")]
    public void What_a_build_made_or_lies_outside_is_never_chosen(string path)
    {
        using var outside = new TemporaryFolder();
        outside.Write("outside.csproj", "<Project></Project>");
        using var folder = new TemporaryFolder();
        foreach (var made in new[] { "obj/P.csproj", "src/Bin/P.csproj", ".git/P.csproj", "folder.csproj/x" })
            folder.Write(made, "<Project></Project>");
        folder.Write("empty.csproj", "");
        folder.Write("a/x", "x");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "link-out.csproj"), Path.Combine(outside.Root, "outside.csproj"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "folder-out"), outside.Root);
        File.CreateSymbolicLink(Path.Combine(folder.Root, "link-loop.csproj"), "link-loop.csproj");
        Assert.Null(new RepositoryFiles(folder.Root).Find(path));
    }

    [Fact]
    public void A_link_inside_the_repository_is_resolved()
    {
        using var folder = new TemporaryFolder();
        folder.Write("real/dir/P.csproj", "<Project></Project>");
        Directory.CreateSymbolicLink(Path.Combine(folder.Root, "linked"), "real");
        File.CreateSymbolicLink(Path.Combine(folder.Root, "absolute.csproj"), Path.Combine(folder.Root, "linked", "dir", "P.csproj"));
        var files = new RepositoryFiles(folder.Root);
        Assert.Equal("real/dir/P.csproj", files.Find("linked/./dir/P.csproj")!.Path);
        Assert.Equal("real/dir/P.csproj", files.Find("absolute.csproj")!.Path);
    }

    [Fact]
    public void A_huge_file_is_not_read()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.Path("huge.csproj")))
            file.SetLength(100 << 20);
        Assert.Null(new RepositoryFiles(folder.Root).Find("huge.csproj"));
    }

    [Fact]
    public void A_name_with_a_colon_or_blank_is_encoded()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows no such names.");
        using var folder = new TemporaryFolder();
        folder.Write("a b/Ünï:x.csproj", "<Project></Project>");
        var run = SarifJudge.Judge(Report(folder, "a b/Ünï:x.csproj", Scans.NuGet()).Write("sarif"), folder.Root);
        Assert.Equal("a%20b/%C3%9Cn%C3%AF%3Ax.csproj", Uri(run));
    }

    private static string Uri(System.Text.Json.JsonElement run) =>
        run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;

    private static SourceLocation Locate(TemporaryFolder folder, Finding finding, string? project = null, string? containerfile = null) =>
        new SourceLocator(Report(folder, project, finding, containerfile)).Locate(finding).Location;

    private static ScanReport Report(TemporaryFolder folder, string? project, Finding finding, string? containerfile = null)
    {
        var report = Scans.Report(Scans.Active(finding));
        return report with { Repository = report.Repository! with { Root = folder.Root }, ProjectFile = project, Containerfile = containerfile };
    }
}
