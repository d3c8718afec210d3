using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate;

/// <summary>The options of one scan; the same names and defaults in every host.</summary>
public sealed record ScanOptions
{
    /// <summary>Image reference, see <see cref="ImageReference"/>.</summary>
    public required string Image { get; init; }

    /// <summary><c>os/architecture[/variant]</c>, several with commas between them, or <c>all</c>; null for linux on this architecture, and then a single image is read whatever its platform.</summary>
    public string? Platform { get; init; }

    /// <summary>Registries, <c>HOST[:PORT]</c>, that plain HTTP is spoken to.</summary>
    public ImmutableArray<string> InsecureRegistries { get; init; } = [];

    /// <summary>A PEM file with certificates of authorities that registries are trusted by, beside those that this machine trusts; null for these alone.</summary>
    public string? RegistryCa { get; init; }

    /// <summary>The user to log in to the image's registry as; null to look for a login in the environment and in Docker's configuration.</summary>
    public string? RegistryUser { get; init; }

    /// <summary>A file with that user's password; <c>-</c> for standard input.</summary>
    public string? RegistryPasswordFile { get; init; }

    /// <summary>True to forbid all network.</summary>
    public bool IsOffline { get; init; }

    /// <summary>A folder in the git repository; null for the one around the target or the work folder.</summary>
    public string? Repository { get; init; }

    /// <summary>Policy folder; null for <c>.policygate</c> in the repository.</summary>
    public string? PolicyDirectory { get; init; }

    /// <summary>The trusted revision; null to find it.</summary>
    public string? TrustedRef { get; init; }

    /// <summary>Project file or another name of what was built; null for the image's name.</summary>
    public string? Target { get; init; }

    /// <summary>Name of the image with its tag, for scopes; null for the one of the reference.</summary>
    public string? ImageName { get; init; }

    /// <summary>Advisory database; null for <c>advisories.db</c> in the cache folder.</summary>
    public string? Database { get; init; }

    /// <summary>Cache folder; null for <c>POLICYGATE_CACHE_DIR</c> or the user's.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>True to read and hash layers whose analysis is cached, too.</summary>
    public bool Verify { get; init; }

    /// <summary>Told, in one printable line each, what doesn't concern the image and so stands in no report, such as that a broken cache was thrown away.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Dockerfile; null to look beside the target and at the repository's root.</summary>
    public string? Containerfile { get; init; }

    /// <summary>The <c>project.assets.json</c> of the build, for an application that doesn't tell its packages; null for none.</summary>
    public string? Assets { get; init; }

    /// <summary>The moment that expiry and ages are judged at: a date (its first instant, UTC), an RFC 3339 time or a commit; null for now.</summary>
    public string? AsOf { get; init; }

    /// <summary>
    /// The earlier scan that this one is compared with: a file that a scan wrote as json or sarif; the digest of an image, <c>history</c> (the last scan on the branch whose rules count) or
    /// <c>history:BRANCH</c>, as the cache folder remembers it; null for none.
    /// </summary>
    public string? Baseline { get; init; }

    /// <summary>Bounds on the image.</summary>
    public ImageLimits Limits { get; init; } = new();

    /// <summary>Environment variables of the build.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}
