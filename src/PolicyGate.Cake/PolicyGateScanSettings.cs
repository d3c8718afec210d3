using Cake.Core.IO;
using Cake.Core.Tooling;

namespace PolicyGate.Cake;

/// <summary>
/// What to scan, and how. What is not set is as on the command line. Relative paths are relative to the work folder.
/// <see cref="ToolSettings.ToolPath"/> names a <c>policygate</c> program to be run in place of the one that comes with this package.
/// </summary>
public sealed class PolicyGateScanSettings : ToolSettings
{
    /// <summary>
    /// The image: <c>oci-archive:PATH[:REF]</c>, <c>oci-dir:PATH[:REF]</c>, <c>docker-archive:PATH[:NAME]</c>, <c>registry:HOST/REPOSITORY[:TAG][@DIGEST]</c>,
    /// <c>docker-daemon:NAME</c> in Docker Engine or Podman, or a path, which is looked at to tell what it is.
    /// </summary>
    public string? Image { get; set; }

    /// <summary>Which image of an index, <c>os/architecture[/variant]</c>, several with commas between them, or <c>all</c>; by default linux on this architecture.</summary>
    public string? Platform { get; set; }

    /// <summary>Registries, <c>HOST[:PORT]</c>, that plain HTTP is spoken to.</summary>
    public ICollection<string> InsecureRegistries { get; } = [];

    /// <summary>A PEM file with certificates of authorities that registries are trusted by, beside those that this machine trusts.</summary>
    public FilePath? RegistryCa { get; set; }

    /// <summary>The user to log in to the image's registry as; by default as the environment or Docker's configuration says.</summary>
    public string? RegistryUser { get; set; }

    /// <summary>A file with that user's password or access token.</summary>
    public FilePath? RegistryPasswordFile { get; set; }

    /// <summary>Bounds on what is read of the image, by name: <c>Limits = { ["file-size"] = "1GiB" }</c>. <c>policygate scan --help</c> lists them.</summary>
    public IDictionary<string, string> Limits { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A folder of the git repository that has the rules; by default the one around the target or the work folder.</summary>
    public DirectoryPath? Repository { get; set; }

    /// <summary>The policy folder; by default <c>.policygate</c> in the repository.</summary>
    public DirectoryPath? PolicyDirectory { get; set; }

    /// <summary>The revision whose rules count; by default the target branch of a pull request, the default branch in a pipeline, else <c>HEAD</c>.</summary>
    public string? TrustedRef { get; set; }

    /// <summary>What was built, for scopes and reports: a project file, or any name; by default the image's name.</summary>
    public string? Target { get; set; }

    /// <summary>Name of the image with its tag, for scopes; by default from the reference.</summary>
    public string? ImageName { get; set; }

    /// <summary>The advisory database; by default <c>advisories.db</c> in the cache folder.</summary>
    public FilePath? Database { get; set; }

    /// <summary>The cache folder; by default where <c>POLICYGATE_CACHE_DIR</c> says, else the user's cache folder.</summary>
    public DirectoryPath? CacheDirectory { get; set; }

    /// <summary>Layers whose analysis is in the cache are read and hashed, too.</summary>
    public bool Verify { get; set; }

    /// <summary>Files to write, as pairs of a form (<c>sarif</c>, <c>json</c>, …) and a path. A form may be there several times.</summary>
    public ICollection<KeyValuePair<string, FilePath>> Outputs { get; } = [];

    /// <summary>For whom SARIF is written: <c>full</c>, <c>github</c> or <c>azure-devops</c>; by default as the environment tells.</summary>
    public string? SarifProfile { get; set; }

    /// <summary>The Dockerfile of the image; by default the one beside the target or at the repository's root.</summary>
    public FilePath? Containerfile { get; set; }

    /// <summary>The <c>project.assets.json</c> of the build, for an application that doesn't tell its packages, as one compiled with NativeAOT; by default none.</summary>
    public FilePath? Assets { get; set; }

    /// <summary>Judge expiry and ages at this date, time (RFC 3339) or commit; by default now.</summary>
    public string? AsOf { get; set; }

    /// <summary>An earlier scan for <c>onlyNew</c>: its JSON or SARIF file, the digest of its image, <c>history</c> or <c>history:BRANCH</c>; by default none.</summary>
    public string? Baseline { get; set; }

    /// <summary>Forbids all network.</summary>
    public bool Offline { get; set; }

    /// <summary>A gate that fails is logged as a warning and thrown for no longer. What keeps a scan from being done is thrown for all the same.</summary>
    public bool WarnOnly { get; set; }

    /// <summary>Adds a file to write.</summary>
    /// <param name="format">The form, such as <c>sarif</c>.</param>
    /// <param name="path">Where to.</param>
    /// <returns>These settings.</returns>
    public PolicyGateScanSettings WithOutput(string format, FilePath path)
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        ArgumentNullException.ThrowIfNull(path);
        Outputs.Add(new(format, path));
        return this;
    }
}
