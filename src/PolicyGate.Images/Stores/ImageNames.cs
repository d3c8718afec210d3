using System.Text.RegularExpressions;
using PolicyGate.Images.Manifests;

namespace PolicyGate.Images.Stores;

/// <summary>Names of images in a layout or archive.</summary>
internal static partial class ImageNames
{
    private const string RefName = "org.opencontainers.image.ref.name";
    private const string FullName = "io.containerd.image.name";

    /// <summary>The name that says most: containerd and the .NET SDK write only the tag into the specified annotation.</summary>
    public static string? Of(Descriptor descriptor) =>
        descriptor.Annotations.TryGetValue(FullName, out var full) ? full : descriptor.Annotations.GetValueOrDefault(RefName);

    public static bool IsNamed(Descriptor descriptor, string name) =>
        (descriptor.Annotations.TryGetValue(RefName, out var reference) && (reference == name || Same(reference, name)))
        || (descriptor.Annotations.TryGetValue(FullName, out var full) && Same(full, name));

    /// <summary>True where both mean the same once Docker's registry and the tag <c>latest</c> are filled in.</summary>
    public static bool Same(string left, string right) => Full(left) == Full(right);

    /// <summary>The names as a message lists them.</summary>
    public static string List(IEnumerable<string?> names)
    {
        var all = names.Select(name => name is null ? "one without name" : $"'{name.Printable(200)}'").Distinct().ToList();
        const int Most = 20;
        return string.Join(", ", all.Take(Most)) + (all.Count > Most ? $" and {all.Count - Most} more" : "");
    }

    /// <summary>True for the tags under which cosign keeps signatures, attestations and bills of materials beside the image, and the referrers' fallback tag.</summary>
    public static bool IsOfArtifact(string? name) => name is not null && ArtifactTag().IsMatch(name);

    [GeneratedRegex("""(?:^|:)sha256-[0-9a-f]{64}(?:\.(?:sig|att|sbom))?\z""", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ArtifactTag();

    private static string Full(string name)
    {
        var host = name.IndexOf('/') is > 0 and var slash ? name[..slash] : "";
        if (host.Length == 0)
            name = "docker.io/library/" + name;
        else if (!host.AsSpan().ContainsAny('.', ':') && host != "localhost")
            name = "docker.io/" + name;
        return name.LastIndexOf(':') > name.LastIndexOf('/') || name.Contains('@', StringComparison.Ordinal) ? name : name + ":latest";
    }
}
