using System.Collections.Immutable;

namespace PolicyGate.Reporting.Sources;

/// <summary>Places in a project file and in the files that MSBuild and NuGet import beside it.</summary>
internal sealed class ProjectSource
{
    private static readonly string[] s_imported = ["Directory.Build.props", "Directory.Build.targets"];

    private readonly ImmutableArray<MSBuildElement> _project;
    private readonly ImmutableArray<MSBuildElement> _versions;

    private ProjectSource(ImmutableArray<MSBuildElement> project, ImmutableArray<MSBuildElement> versions)
    {
        _project = project;
        _versions = versions;
    }

    internal static ProjectSource? Open(RepositoryFiles files, string? projectFile)
    {
        if (files.Find(projectFile) is not { } project)
            return null;
        var imported = s_imported.SelectMany(name => files.FindUpwards(project.Path, name)).SelectMany(file => MSBuildFile.Read(file));
        return new([.. MSBuildFile.Read(project), .. imported], [.. files.FindUpwards(project.Path, "Directory.Packages.props").SelectMany(file => MSBuildFile.Read(file))]);
    }

    /// <summary>The line that gives a package's version, and whether the project references it itself; null where its name is nowhere.</summary>
    internal (SourceLocation Location, bool Direct)? FindPackage(string name)
    {
        var reference = First(_project, "PackageReference", name);
        if (First(_versions, "GlobalPackageReference", name) is { } global && global.Locate("global-package-reference") is { } everywhere)
            return (everywhere, true);
        var own = reference is null ? null : Version(reference.Value, "VersionOverride") ?? Version(reference.Value, "Version") ?? reference.Value.Locate("package-reference");
        if (own is not null && (reference!.Value.Metadata("VersionOverride") ?? reference.Value.Metadata("Version")) is not null)
            return (own, true);

        // A central version without a reference has an effect only where NuGet pins transitive packages by it.
        if ((own is not null || PinsTransitivePackages()) && First(_versions, "PackageVersion", name) is { } version
            && (Version(version, "Version") ?? version.Locate("package-version")) is { } central)
        {
            return (central with { Kind = "package-version", Related = own is null ? [] : [own] }, own is not null);
        }

        return own is null ? null : (own, true);
    }

    /// <summary>The first property of the given names that has a value; names in order of preference.</summary>
    internal SourceLocation? FindProperty(params ReadOnlySpan<(string Name, string Kind)> names)
    {
        foreach (var (name, kind) in names)
        {
            foreach (var element in _project)
            {
                if (element.Name == name && IsProperty(element) && !string.IsNullOrWhiteSpace(element.Element.Value) && element.Locate(kind) is { } location)
                    return location;
            }
        }

        return null;
    }

    private static bool IsProperty(MSBuildElement element) => element.Element.Parent?.Name.LocalName == "PropertyGroup";

    private static MSBuildElement? First(ImmutableArray<MSBuildElement> elements, string kind, string name)
    {
        foreach (var element in elements)
        {
            if (element.Name == kind && element.Names(name))
                return element;
        }

        return null;
    }

    private static SourceLocation? Version(MSBuildElement item, string metadata)
    {
        if (item.Metadata(metadata) is null)
            return null;
        var kind = metadata == "VersionOverride" ? "version-override" : "package-reference";
        return item.Child(metadata)?.Locate(kind) ?? item.Locate(kind);
    }

    private bool PinsTransitivePackages() => _versions.Concat(_project).Any(element =>
        element.Name == "CentralPackageTransitivePinningEnabled" && element.Element.Value.Trim().Equals("true", StringComparison.OrdinalIgnoreCase));
}
