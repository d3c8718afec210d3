using System.Xml.Linq;
using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>A user's repository with a small ASP.NET Core application in it, published with the real SDK. It goes with the object.</summary>
internal sealed class WebProject : IDisposable
{
    /// <summary>The project file, relative to the repository.</summary>
    public const string ProjectFile = "src/Shop/Shop.csproj";

    public const string ContainerRepository = "contoso/shop";

    private readonly TemporaryFolder _folder;

    private WebProject(TemporaryFolder folder, GitRepository git)
    {
        _folder = folder;
        Git = git;
    }

    public GitRepository Git { get; }

    /// <summary>The repository's root.</summary>
    public string Folder => Git.Folder;

    /// <summary>PolicyGate's cache folder, beside the repository.</summary>
    public string CacheDirectory => Directory.CreateDirectory(_folder.Path("cache")).FullName;

    /// <summary>A folder beside the repository for what is published.</summary>
    public string OutputDirectory => Directory.CreateDirectory(_folder.Path("output")).FullName;

    /// <summary>Makes the repository with one commit.</summary>
    /// <param name="packages">What the application references.</param>
    /// <param name="feed">Where <c>PolicyGate.MSBuild</c> comes from; without it the application doesn't use PolicyGate.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<WebProject> CreateAsync(
        IReadOnlyList<NuGetPackage> packages, LocalPackageFeed? feed, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        var git = await GitRepository.InitializeAsync(Directory.CreateDirectory(folder.Path("repository")).FullName, cancellationToken);
        feed?.WriteConfiguration(git.Folder);
        git.Write(".gitignore", "bin/\nobj/\n");
        git.Write(ProjectFile, Project(packages, feed).ToString());
        git.Write("src/Shop/Program.cs", """
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapGet("/", () => "shop");
            app.Run();

            """);
        await git.CommitAsync("The shop", cancellationToken);
        return new WebProject(folder, git);
    }

    /// <summary>Runs <c>dotnet publish -t:PublishContainer</c>.</summary>
    /// <param name="baseImage"><c>HOST:PORT/NAME:TAG</c> of an image in a registry.</param>
    /// <param name="archive">The file to write; null where <paramref name="arguments"/> say where the image goes.</param>
    /// <param name="selfContained">With the runtime in the application's layer, for a base image that has none.</param>
    /// <param name="cancellationToken">Kills the program and its children.</param>
    /// <param name="arguments">More arguments of <c>dotnet publish</c>.</param>
    /// <param name="environment">More variables, such as those of a pipeline.</param>
    public Task<ProgramResult> PublishContainerAsync(
        string baseImage,
        string? archive,
        bool selfContained,
        CancellationToken cancellationToken,
        IReadOnlyList<string>? arguments = null,
        IReadOnlyDictionary<string, string?>? environment = null)
    {
        List<string> command =
        [
            "publish", ProjectFile, "-t:PublishContainer", "-nodeReuse:false",
            $"-p:ContainerBaseImage={baseImage}", $"-p:ContainerRepository={ContainerRepository}",
        ];
        if (archive is not null)
            command.Add($"-p:ContainerArchiveOutputPath={archive}");
        if (selfContained)
            command.Add("--self-contained");

        var variables = new Dictionary<string, string?> { ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = baseImage.Split('/')[0] };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            variables[name] = value;
        return DotnetAsync([.. command, .. arguments ?? []], cancellationToken, variables);
    }

    /// <summary>Runs <c>dotnet</c> at the repository's root, with PolicyGate's cache where <see cref="CacheDirectory"/> says.</summary>
    public Task<ProgramResult> DotnetAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var variables = new Dictionary<string, string?> { ["POLICYGATE_CACHE_DIR"] = CacheDirectory };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            variables[name] = value;
        return ExternalProgram.RunAsync("dotnet", arguments, Folder, HermeticEnvironment.With(variables), cancellationToken);
    }

    public void Dispose() => _folder.Dispose();

    // NuGet's own audit and the versions that a source happens to lack are not what these tests are about.
    private static XElement Project(IReadOnlyList<NuGetPackage> packages, LocalPackageFeed? feed) =>
        new("Project",
            new XAttribute("Sdk", "Microsoft.NET.Sdk.Web"),
            new XElement("PropertyGroup",
                new XElement("TargetFramework", "net10.0"),
                new XElement("Nullable", "enable"),
                new XElement("ImplicitUsings", "enable"),
                new XElement("NuGetAudit", "false"),
                new XElement("NoWarn", "$(NoWarn);NU1603")),
            new XElement("ItemGroup",
                packages.Select(package => Reference(package.Id, package.Version)),
                feed is null ? null : Reference("PolicyGate.MSBuild", feed.Version, new XAttribute("PrivateAssets", "all"))));

    private static XElement Reference(string id, string version, XAttribute? assets = null) =>
        new("PackageReference", new XAttribute("Include", id), new XAttribute("Version", version), assets);
}
