namespace PolicyGate.Advisories.Versions;

/// <summary>The order in which an ecosystem's own package manager puts versions.</summary>
public abstract class VersionOrder
{
    private protected VersionOrder()
    {
    }

    /// <summary>The package URL types whose order is known, ordinal.</summary>
    public static IReadOnlyList<string> PackageTypes { get; } = ["apk", "bitnami", "cargo", "composer", "deb", "gem", "golang", "maven", "npm", "nuget", "pypi", "rpm"];

    /// <summary>What people call the order.</summary>
    public abstract string Name { get; }

    /// <summary>The order for a package URL type; null where it isn't known.</summary>
    public static VersionOrder? Of(string packageType) => packageType switch
    {
        "apk" => ApkVersionOrder.Instance,
        "bitnami" => SemanticVersionOrder.Bitnami,
        "cargo" => SemanticVersionOrder.Cargo,
        "composer" => ComposerVersionOrder.Instance,
        "deb" => DpkgVersionOrder.Instance,
        "gem" => GemVersionOrder.Instance,
        "golang" => GoVersionOrder.Instance,
        "maven" => MavenVersionOrder.Instance,
        "npm" => NpmVersionOrder.Instance,
        "nuget" => NuGetVersionOrder.Instance,
        "pypi" => PythonVersionOrder.Instance,
        "rpm" => RpmVersionOrder.Instance,
        _ => null,
    };

    /// <summary>Whether the order knows where to put the text.</summary>
    public abstract bool IsVersion(string text);

    /// <summary>Compares two versions, each of which <see cref="IsVersion"/>.</summary>
    public abstract int Compare(string left, string right);

    /// <summary>Whether both are versions and neither stands before the other.</summary>
    public bool AreEqual(string left, string right) => IsVersion(left) && IsVersion(right) && Compare(left, right) == 0;
}
