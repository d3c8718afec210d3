using PolicyGate.Analyzers;

namespace PolicyGate.Policy;

/// <summary>
/// What makes a flaw the same one from scan to scan: its id and the package without its version, or for what is about no package its place. A baseline is a set of these texts.
/// </summary>
public static class FlawIdentity
{
    /// <summary>The identity of a flaw of a package.</summary>
    /// <param name="id">The finding's id.</param>
    /// <param name="type">Type of the package URL.</param>
    /// <param name="packageNamespace">Its namespace; null where it has none.</param>
    /// <param name="name">Name of the source package where it is known, else of the package.</param>
    public static string OfPackage(string id, string type, string? packageNamespace, string name)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(name);
        return $"{id}\n{type}\n{packageNamespace}\n{(type == "nuget" ? name.ToLowerInvariant() : name)}";
    }

    /// <summary>The identity of what is about no package.</summary>
    /// <param name="id">The finding's id.</param>
    /// <param name="subject">The key of the image's configuration, else the first place in the image, else empty.</param>
    public static string OfImage(string id, string subject) => $"{id}\n{subject}";

    /// <summary>The identity of a finding; flaws of several binary packages of one source package have one.</summary>
    public static string Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return finding.Package is { } package
            ? OfPackage(finding.Id, package.Purl.Type, package.Purl.Namespace, package.Source?.Name ?? package.Purl.Name)
            : OfImage(finding.Id, finding.ConfigurationKey ?? (finding.Locations.IsDefaultOrEmpty ? "" : finding.Locations[0].Path));
    }

    /// <summary>Whether a baseline has the finding: by the source package's name or by the binary package's, as results name either.</summary>
    internal static bool IsIn(IReadOnlySet<string> baseline, Finding finding) =>
        baseline.Contains(Of(finding))
        || (finding.Package is { Source: not null, Purl: var purl } && baseline.Contains(OfPackage(finding.Id, purl.Type, purl.Namespace, purl.Name)));
}
