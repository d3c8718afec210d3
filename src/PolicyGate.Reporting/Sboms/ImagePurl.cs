using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Sboms;

/// <summary>The package URL of an image (purl-spec, type <c>oci</c>): its name is the last part of the repository, its version the digest.</summary>
internal static class ImagePurl
{
    /// <summary>Null where the image has no name that can be part of one.</summary>
    internal static string? Of(ScannedImage image)
    {
        if (ImageName.Parse(image.Name) is not { Name.Length: > 0 } name)
            return null;
        var host = name.Repository[..Math.Max(0, name.Repository.IndexOf('/', StringComparison.Ordinal))];
        var isAddress = host.Contains('.', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal) || host == "localhost";
        try
        {
            return new PackageUrl { Type = "oci", Name = name.Name, Version = image.Digest.ToString() }
                .WithQualifier("arch", image.Platform.Architecture)
                .WithQualifier("repository_url", isAddress ? name.Repository.ToLowerInvariant() : null)
                .WithQualifier("tag", name.Tag)
                .ToString();
        }
        catch (FormatException)
        {
            // A name that no registry would have.
            return null;
        }
    }
}
