namespace PolicyGate.Inventory;

/// <summary>
/// Namespaces of properties, which say what the formats have no field for. Ours say all that an <see cref="Inventory.Package"/> has beyond them, so that what is
/// written can be read back; <c>docs/sbom.md</c> lists them.
/// </summary>
internal static class SbomProperties
{
    public const string Own = "policygate:";
    public const string Trivy = "aquasecurity:trivy:";
    public const string Syft = "syft:";

    /// <summary>cdxgen's property for the file that shows a component.</summary>
    public const string SourceFile = "SrcFile";

    private static readonly string[] s_known = [Own, Trivy, Syft + "location:", Syft + "distro:", Syft + "metadata:source", Syft + "metadata:originPackage", SourceFile];

    /// <summary>Whether a property is looked at. Generators write dozens for each component, and a large document has millions of them.</summary>
    public static bool IsKnown(string name) => s_known.Any(known => name.StartsWith(known, StringComparison.Ordinal));
}
