using Cake.Core.IO;

namespace PolicyGate.Cake;

/// <summary>What a scan has found.</summary>
/// <param name="Verdict">The gate's verdict.</param>
/// <param name="ExitCode">The exit code of the command line.</param>
/// <param name="Image">Name or reference of the image.</param>
/// <param name="Digest">Digest of the image's manifest; null where it has none, or where several images were scanned.</param>
/// <param name="Findings">All findings, also those that a rule has disabled.</param>
/// <param name="Outputs">The files that were written, as pairs of a form and a path.</param>
public sealed record PolicyGateScanResult(
    PolicyGateVerdict Verdict,
    int ExitCode,
    string Image,
    string? Digest,
    IReadOnlyList<PolicyGateFinding> Findings,
    IReadOnlyList<KeyValuePair<string, FilePath>> Outputs)
{
    /// <summary>The images that were scanned, by platform.</summary>
    public IReadOnlyList<PolicyGateImage> Images { get; init; } = [];

    /// <summary>The first SARIF file among <see cref="Outputs"/>; null where none was asked for.</summary>
    public FilePath? SarifPath => Outputs.FirstOrDefault(output => output.Key == "sarif").Value;
}
