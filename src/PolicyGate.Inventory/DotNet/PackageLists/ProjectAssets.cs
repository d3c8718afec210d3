using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>What a build knows of its packages, for applications that don't tell themselves: its <c>project.assets.json</c>.</summary>
public sealed class ProjectAssets
{
    private ProjectAssets(PackageList packages) => Packages = packages;

    internal PackageList Packages { get; }

    /// <summary>The project's name, which is its executable's, too, unless it says otherwise.</summary>
    internal string ProjectName => Packages.Libraries[0].Name;

    /// <summary>Reads the file.</summary>
    /// <exception cref="FormatException">It is no assets file, or malformed.</exception>
    public static ProjectAssets Read(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            return new(ProjectAssetsReader.Read(content) ?? throw new FormatException("It has no targets or no references of a project."));
        }
        catch (JsonException e)
        {
            throw new FormatException($"It is no JSON: {e.Message}", e);
        }
    }
}
