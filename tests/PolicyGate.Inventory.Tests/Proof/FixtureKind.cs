using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>Where a fixture of a kind stands in an image, and as what type its packages are found.</summary>
/// <param name="Type">Type of the packages.</param>
/// <param name="Place">Path in the image by the fixture's path.</param>
/// <param name="Mode">Permissions.</param>
internal sealed record FixtureKind(string Type, Func<string, string> Place, int Mode = 0b110_100_100)
{
    private const int Executable = 0b111_101_101;

    /// <summary>What is evidence of an installation, or a lock file that stands in for one.</summary>
    public static IReadOnlyDictionary<string, FixtureKind> OfLanguages { get; } = new Dictionary<string, FixtureKind>(StringComparer.Ordinal)
    {
        ["npm-packagejson"] = new("npm", _ => "node_modules/folder/package.json"),
        ["python-wheelegg"] = new("pypi", PlaceOfPython),
        ["python-packaging"] = new("pypi", PlaceOfPython),
        ["java-archive"] = new("maven", NameOf),
        ["java-jar"] = new("maven", NameOf),
        ["gobinary"] = new("golang", NameOf, Executable),
        ["go-binary"] = new("golang", NameOf, Executable),
        ["cargo-auditable"] = new("cargo", NameOf, Executable),
        ["rust-binary"] = new("cargo", NameOf, Executable),
        ["dotnet-depsjson"] = new("nuget", input => NameOf(input).EndsWith(".json", StringComparison.Ordinal) ? NameOf(input) : "App.deps.json"),
    };

    /// <summary>Lists of what was to be installed. They stand in an image of their own, since beside what is installed they don't count.</summary>
    public static IReadOnlyDictionary<string, FixtureKind> OfLocks { get; } = new Dictionary<string, FixtureKind>(StringComparer.Ordinal)
    {
        ["npm"] = new("npm", input => input.EndsWith("shrinkwrap.json", StringComparison.Ordinal) ? "npm-shrinkwrap.json" : "package-lock.json"),
        ["npm-lock"] = new("npm", _ => "package-lock.json"),
        ["npm-yarn"] = new("npm", _ => "yarn.lock"),
        ["yarn-lock"] = new("npm", _ => "yarn.lock"),
        ["npm-pnpm"] = new("npm", _ => "pnpm-lock.yaml"),
        ["pnpm-lock"] = new("npm", _ => "pnpm-lock.yaml"),
        ["python-poetrylock"] = new("pypi", _ => "poetry.lock"),
        ["python-poetry"] = new("pypi", _ => "poetry.lock"),
        ["python-pipfilelock"] = new("pypi", _ => "Pipfile.lock"),
        ["python-pipenv"] = new("pypi", _ => "Pipfile.lock"),
        ["python-uvlock"] = new("pypi", _ => "uv.lock"),
        ["ruby-gemfilelock"] = new("gem", _ => "Gemfile.lock"),
        ["ruby-bundler"] = new("gem", _ => "Gemfile.lock"),
        ["php-composerlock"] = new("composer", _ => "composer.lock"),
        ["dotnet-packageslockjson"] = new("nuget", _ => "packages.lock.json"),
        ["nuget-lock"] = new("nuget", _ => "packages.lock.json"),
        ["dotnet-packagesconfig"] = new("nuget", _ => "packages.config"),
        ["nuget-config"] = new("nuget", _ => "packages.config"),
        ["dotnet-projectassetsjson"] = new("nuget", _ => "obj/project.assets.json"),
    };

    /// <summary>What nothing follows from of what is installed; <c>docs/inventory.md</c> says why.</summary>
    public static IReadOnlyDictionary<string, FixtureKind> OfSources { get; } = new Dictionary<string, FixtureKind>(StringComparer.Ordinal)
    {
        ["cargolock"] = new("cargo", _ => "Cargo.lock"),
        ["cargo-lock"] = new("cargo", _ => "Cargo.lock"),
        ["gomod"] = new("golang", _ => "go.mod"),
        ["go-mod"] = new("golang", _ => "go.mod"),
        ["pomxml"] = new("maven", _ => "pom.xml"),
        ["gradlelock"] = new("maven", _ => "gradle.lockfile"),
        ["python-requirements"] = new("pypi", _ => "requirements.txt"),
        ["python-pip"] = new("pypi", _ => "requirements.txt"),
        ["dotnet-csproj"] = new("nuget", _ => "App.csproj"),
        ["dotnet-nugetcpm"] = new("nuget", _ => "Directory.Packages.props"),
        ["nuget-packagesprops"] = new("nuget", _ => "Packages.props"),
        ["dotnet-paketdependencies"] = new("nuget", _ => "paket.dependencies"),
        ["dotnet-paketlock"] = new("nuget", _ => "paket.lock"),
        // Without the metadata of a package; its assembly's version is none.
        ["dotnet-dotnetpe"] = new("nuget", NameOf),
    };

    /// <summary>Bills of materials are read where the user names one (<c>sbom:PATH</c>), and never in an image.</summary>
    public static bool IsBillOfMaterials(string kind) => kind.StartsWith("sbom-", StringComparison.Ordinal);

    /// <summary>Adds the fixture to a folder of a layer.</summary>
    public void Add(Layer layer, string folder, Fixture fixture) => layer.File($"{folder}/{Place(fixture.Input)}", File.ReadAllBytes(SharedData.Path("data/" + fixture.Input)), Mode);

    private static string NameOf(string input) => input[(input.LastIndexOf('/') + 1)..];

    private static string PlaceOfPython(string input)
    {
        var name = NameOf(input);
        if (name.EndsWith(".egg", StringComparison.Ordinal) || name.EndsWith(".whl", StringComparison.Ordinal))
            return name;
        if (name.EndsWith(".dist-info", StringComparison.Ordinal))
            return name + "/METADATA";
        return name switch
        {
            "egginfo" => "x.egg-info",
            "egginfo_pkginfo" => "x.egg/EGG-INFO/PKG-INFO",
            _ when name.EndsWith("METADATA", StringComparison.Ordinal) => "x.dist-info/METADATA",
            _ => "x.egg-info/PKG-INFO",
        };
    }
}
