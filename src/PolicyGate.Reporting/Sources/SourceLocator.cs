using PolicyGate.Analyzers;
using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Sources;

/// <summary>Finds for each finding the line that a developer would edit, and what part of the image it belongs to.</summary>
internal sealed class SourceLocator
{
    private readonly RepositoryFiles _files;
    private readonly ProjectSource? _project;
    private readonly ContainerfileSource? _containerfile;
    private readonly SourceLocation _fallback;
    private readonly SourceLocation? _base;
    private readonly SourceLocation? _policy;
    private readonly Dictionary<string, (SourceLocation Location, bool Direct)?> _packages = new(StringComparer.OrdinalIgnoreCase);

    internal SourceLocator(ScanReport report)
    {
        _files = new(report.Repository?.Root);
        _project = ProjectSource.Open(_files, report.ProjectFile);
        _containerfile = ContainerfileSource.Open(_files, report.Containerfile);
        _fallback = FallbackSource.Find(_files, report);
        _base = FindBaseImage();
        _policy = FallbackSource.FirstLine(_files, report.PolicyFiles.FirstOrDefault());
    }

    internal string? Root => _files.Root;

    internal (SourceLocation Location, FindingRole Role) Locate(Finding finding) => finding switch
    {
        { Source: { } place } => (FindRule(place), finding.Category == "Policy" ? FindingRole.Policy : FindingRole.Configuration),
        { Package: { } package } => LocatePackage(finding, package),
        { ConfigurationKey: "config.User" } => (FindUser(), FindingRole.Configuration),
        { Category: "Policy" } => (_policy ?? _fallback, FindingRole.Policy),
        _ => (_base ?? _fallback, FindingRole.Configuration),
    };

    private (SourceLocation Location, FindingRole Role) LocatePackage(Finding finding, Package package)
    {
        var fromBase = finding.FromBase == true;
        if (package.Type != "nuget" || fromBase)
        {
            // Where nobody can tell the layers apart, an operating-system package or a shared framework is most likely the base image's.
            var ownLayer = finding.FromBase == false || (finding.FromBase is null && !IsUsuallyInBase(package));
            return (_base ?? _fallback, ownLayer ? FindingRole.OwnLayer : FindingRole.BaseImage);
        }

        if (IsRuntimePack(package.Name))
            return (_project?.FindProperty(("RuntimeFrameworkVersion", "runtime-framework-version"), ("TargetFramework", "target-framework"), ("TargetFrameworks", "target-framework")) ?? _fallback, FindingRole.OwnLayer);

        var found = FindPackage(package.Name);
        var direct = package.DependencyPath.Length == 1 || (package.DependencyPath.IsDefaultOrEmpty && found is { Direct: true });
        var location = found?.Location;
        if (location is null && package.DependencyPath is [var top, _, ..])
            location = FindPackage(top)?.Location is { } parent ? parent with { Kind = "direct-reference" } : null;
        return (location ?? _fallback, direct ? FindingRole.NuGetDirect : FindingRole.NuGetTransitive);
    }

    private (SourceLocation Location, bool Direct)? FindPackage(string name)
    {
        if (!_packages.TryGetValue(name, out var found))
            _packages.Add(name, found = _project?.FindPackage(name));
        return found;
    }

    private SourceLocation FindRule(SourcePlace place)
    {
        if (_files.Find(place.Path) is not { } file)
            return _fallback;
        return (file.RestOfLine(place.Line, place.Column) ?? file.RestOfLine(place.Line, 0)) is { } region
            ? new(file.Path, region, "rule")
            : FallbackSource.FirstLine(_files, place.Path) ?? _fallback;
    }

    private SourceLocation FindUser() =>
        _project?.FindProperty(("ContainerUser", "container-user")) ?? (_project is null ? _containerfile?.FindInFinalStage("USER", "user") : null) ?? _base ?? _fallback;

    private SourceLocation? FindBaseImage() => _project is not null
        ? _project.FindProperty(("ContainerBaseImage", "container-base-image"), ("ContainerFamily", "container-family"), ("TargetFramework", "target-framework"), ("TargetFrameworks", "target-framework"))
        : _containerfile?.FindBaseImage();

    private static bool IsUsuallyInBase(Package package) => package.Source is not null || package.Type is "deb" or "apk" or "rpm" or "dotnet-framework" or "dotnet-host" or "dotnet-sdk";

    /// <summary>A self-contained application carries <c>Microsoft.NETCore.App.Runtime.linux-x64</c>, which no project file names.</summary>
    private static bool IsRuntimePack(string name) =>
        name.StartsWith("Microsoft.", StringComparison.OrdinalIgnoreCase) && name.Contains(".App.Runtime.", StringComparison.OrdinalIgnoreCase);
}
