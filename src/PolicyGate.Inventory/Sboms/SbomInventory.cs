using System.Globalization;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Makes an inventory of what a bill of materials says, and tells what it doesn't say.</summary>
internal static class SbomInventory
{
    private const string NotLookedUp = "can't be looked up in advisories, since";

    public static Sbom Create(SbomStatements statements, Digest fileDigest)
    {
        var layers = new SbomLayers(statements.Subject);
        var reader = new SbomPackages(layers, SbomDependencyPaths.Of(statements));
        var builder = new PackageInventoryBuilder();
        foreach (var package in statements.Components.Select(reader.Read).OfType<Package>())
            builder.Add(package);

        var distributions = SbomDistribution.Find(statements.Components, builder.Packages);
        builder.Distribution = distributions.Length == 1 ? distributions[0] : null;
        var digest = SbomImage.DigestOf(statements.Subject);
        builder.Notify(new("PG8030", NotificationLevel.Note, Claim(statements, digest)));
        if (builder.Distribution is null && builder.Packages.Exists(package => SbomPurls.IsOfDistribution(package.Purl)))
        {
            builder.Notify(new("PG8002", NotificationLevel.Warning, distributions.IsEmpty
                ? "The distribution is unknown: the bill of materials names no operating system, and nor do the package URLs of its packages. Operating-system packages can't be matched."
                : $"The distribution is unknown: the bill of materials names several, {string.Join(", ", distributions.Take(5).Select(distribution => distribution.PurlQualifier.Printable(100)))}. Each package is matched by what its own package URL says."));
        }

        if (builder.Packages.Count == 0)
            builder.Notify(new("PG8005", NotificationLevel.Warning, "The bill of materials names no package. Is it the right one, and was it made from the finished image?"));
        TellGaps(statements, reader, builder);
        return new()
        {
            Format = statements.Format,
            ImageName = SbomImage.NameOf(statements.Subject),
            ImageDigest = digest,
            FileDigest = fileDigest,
            Created = DateTimeOffset.TryParse(statements.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var created) ? created : null,
            Platform = SbomImage.PlatformOf(statements.Subject, builder.Distribution, builder.Packages),
            Layers = layers.Layers,
            Inventory = PackageInventory.Create(builder),
        };
    }

    private static string Claim(SbomStatements statements, Digest? digest)
    {
        var tool = statements.Tool is null ? "" : $", written by {statements.Tool.Printable(100)}";
        var about = statements.Subject?.Name is null ? "" : $", about {statements.Subject.Title}";
        var excluded = statements.Excluded switch { 0 => "", 1 => " One component is marked as not shipped and left out.", var count => $" {count} components are marked as not shipped and left out." };
        var named = digest is null ? " It names no digest of an image: the one shown is the file's own." : "";
        return $"What is told of packages and image is the claim of a bill of materials ({statements.Format}{tool}{about}): nothing of the image itself was read.{named}{excluded}";
    }

    private static void TellGaps(SbomStatements statements, SbomPackages reader, PackageInventoryBuilder builder)
    {
        if (reader.Defective.Count > 0)
            builder.Notify(new("PG8001", NotificationLevel.Warning, $"The bill of materials was read in part: {reader.Defective}."));
        if (reader.Unnamed.Count == 1)
            builder.Notify(new("PG8032", NotificationLevel.Warning, $"One component {NotLookedUp} it has no package URL or no version: {reader.Unnamed}."));
        else if (reader.Unnamed.Count > 1)
            builder.Notify(new("PG8032", NotificationLevel.Warning, $"{reader.Unnamed.Count} components {NotLookedUp} they have no package URL or no version: {reader.Unnamed}."));
        if (statements.Incomplete > 0)
            builder.Notify(new("PG8033", NotificationLevel.Warning, "The bill of materials says of itself that it is incomplete (compositions): packages may be missing."));
        if (reader.Runtimes.Count > 0)
            builder.Notify(new("PG8034", NotificationLevel.Warning, $"A .NET runtime is named in a way that no advisory has: {reader.Runtimes}. Name it as pkg:nuget/Microsoft.NETCore.App@VERSION or pkg:nuget/Microsoft.AspNetCore.App@VERSION, or scan the image itself."));
    }
}
