using Cake.Core;
using Cake.Core.Annotations;

namespace PolicyGate.Cake;

/// <summary>Scans container images and judges them by rules that are versioned in git.</summary>
[CakeAliasCategory("PolicyGate")]
[CakeNamespaceImport("PolicyGate.Cake")]
public static class PolicyGateAliases
{
    /// <summary>Scans an image and judges it with the options' defaults.</summary>
    /// <param name="context">The context.</param>
    /// <param name="image">The image, such as <c>oci-archive:artifacts/shop.tar</c>, or a path.</param>
    /// <returns>What the scan has found.</returns>
    /// <exception cref="CakeException">The gate failed, or the image could not be scanned. The exception's exit code is that of the command line.</exception>
    /// <example>
    /// <code>
    /// Task("Scan").Does(() => PolicyGateScan("artifacts/shop.tar"));
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static PolicyGateScanResult PolicyGateScan(this ICakeContext context, string image) =>
        context.PolicyGateScan(new PolicyGateScanSettings { Image = image });

    /// <summary>Scans an image and judges it.</summary>
    /// <param name="context">The context.</param>
    /// <param name="settings">What to scan, and how.</param>
    /// <returns>What the scan has found.</returns>
    /// <exception cref="CakeException">The gate failed, or the image could not be scanned. The exception's exit code is that of the command line.</exception>
    /// <example>
    /// <code>
    /// Task("Scan").Does(() =>
    /// {
    ///     var scan = PolicyGateScan(new PolicyGateScanSettings
    ///     {
    ///         Image = "oci-archive:artifacts/shop.tar",
    ///         ImageName = "contoso/shop:1.2",
    ///         Target = "src/Shop/Shop.csproj",
    ///         WarnOnly = true,
    ///     }.WithOutput("sarif", "artifacts/shop.sarif"));
    ///     Information("{0}: {1} findings, see {2}", scan.Verdict, scan.Findings.Count, scan.SarifPath);
    /// });
    /// </code>
    /// </example>
    [CakeMethodAlias]
    public static PolicyGateScanResult PolicyGateScan(this ICakeContext context, PolicyGateScanSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(settings);
        return new PolicyGateScanner(context.FileSystem, context.Environment, context.ProcessRunner, context.Tools, context.Log).Scan(settings);
    }
}
