namespace PolicyGate.Inventory;

/// <summary>
/// Decides what a jar is. Maven's own notes count, all of them, since a jar may hold others' classes; where none of them is the jar's own, its manifest and file name tell
/// name and version, and its group only where something says it: a wrong one would name somebody else's library.
/// </summary>
internal static class JavaIdentity
{
    /// <summary>Artifacts by group, then name and version, ordinal.</summary>
    public static IEnumerable<JavaArtifact> Of(string fileName, string within, List<JavaArtifact> poms, IEnumerable<(string Group, string Artifact)> pomPlaces, JavaManifest manifest)
    {
        var name = JavaFileName.Parse(fileName);
        var version = VersionOf(name, manifest);
        var found = new List<JavaArtifact>(poms);
        // Of others' poms without properties nobody knows the version.
        var own = pomPlaces.Where(place => place.Artifact == name.Name && !poms.Exists(pom => pom.Name == place.Artifact)).Order().FirstOrDefault();
        if (own.Artifact is not null && version is not null)
            found.Add(new(own.Group, own.Artifact, version, within, "pom.xml"));
        else if (version is not null && name.Name.Length > 0 && !poms.Exists(pom => pom.Name == name.Name || pom.Version == version))
            found.Add(new(GroupOf(name.Name, manifest), name.Name, version, within, name.Version is null ? "manifest" : "file-name"));
        return found.Distinct()
            .OrderBy(artifact => artifact.Group, StringComparer.Ordinal).ThenBy(artifact => artifact.Name, StringComparer.Ordinal).ThenBy(artifact => artifact.Version, StringComparer.Ordinal);
    }

    private static string? VersionOf(JavaFileName name, JavaManifest manifest) =>
        new[] { name.Version, manifest.ImplementationVersion, manifest.BundleVersion }.FirstOrDefault(version => version is not null && version.AsSpan().IndexOfAnyInRange('0', '9') >= 0 && !version.Contains(' '));

    // Of a bundle's name the last part may be the artifact or both artifact and end of the group (com.google.guava:guava is com.google.guava, org.ow2.asm:asm even org.objectweb.asm):
    // only where the artifact has a dash, as no part of a group has, it is the first.
    private static string? GroupOf(string name, JavaManifest manifest)
    {
        if (JavaGroups.Of(name) is { } known)
            return known;
        if (name.Contains('-', StringComparison.Ordinal) && manifest.BundleName is { } bundle && bundle.EndsWith("." + name, StringComparison.Ordinal) && IsGroup(bundle[..^(name.Length + 1)]))
            return bundle[..^(name.Length + 1)];
        return manifest.VendorId is { } vendor && IsGroup(vendor) && !JavaGroups.IsOrganisation(vendor) ? vendor : null;
    }

    private static bool IsGroup(string text) => text.Contains('.', StringComparison.Ordinal) && text[0] != '.' && text[^1] != '.' && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_');
}
