using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate scan</c>: the main job.</summary>
internal sealed class ScanCommand
{
    private readonly ImageOptions _image = new();
    private readonly ReportOptionSet _reports = new();
    private readonly Option<string?> _repository = Text("--repository", "DIR", "A folder of the git repository that has the rules. Default: the one around the target or the work folder.");
    private readonly Option<string?> _policy = Text("--policy", "DIR", "The policy folder. Default: .policygate in the repository.");
    private readonly Option<string?> _trustedRef = Text("--trusted-ref", "REF", "The revision whose rules count. Default: the target branch of a pull request, the default branch in CI, else HEAD.");
    private readonly Option<string?> _target = Text("--target", "NAME", "What was built, for scopes and reports: a project file, or any name. Default: the image's name.");
    private readonly Option<string?> _imageName = Text("--image-name", "NAME", "Name of the image with its tag, for scopes. Default: from the reference.");
    private readonly Option<string?> _database = Text("--database", "FILE", "The advisory database. Default: advisories.db in the cache folder.");
    private readonly Option<string?> _containerfile = Text("--containerfile", "FILE", "The Dockerfile of the image. Default: Dockerfile or Containerfile beside the target, then at the root.");
    private readonly Option<string?> _asOf = Text("--as-of", "MOMENT", "Judge expiry and ages at this date (2026-06-30), time (RFC 3339) or commit, with the rules of that moment. Default: now.");

    internal static readonly Option<string?> Baseline = Text("--baseline", "FILE", "An earlier scan, for 'onlyNew' and what reports say is new: its json or sarif file, the digest of its image, history (the last one on the branch whose rules count) or history:BRANCH. Default: none.");

    internal static Command Create()
    {
        var scan = new ScanCommand();
        var command = new Command("scan", "Scans an image, judges it, and reports. Exit code: 0 pass or warn, 1 gate failed, 2 wrong usage or policy, 3 image not scanned or report not written, 4 database.");
        scan._image.AddTo(command);
        foreach (var option in new Option[] { scan._repository, scan._policy, scan._trustedRef, scan._target, scan._imageName, scan._database, scan._containerfile, scan._asOf, Baseline })
            command.Add(option);
        scan._reports.AddTo(command);
        command.SetAction(scan.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reports = _reports.Read(parsed);
        var options = _image.Read(parsed) with
        {
            Repository = parsed.GetValue(_repository),
            PolicyDirectory = parsed.GetValue(_policy),
            TrustedRef = parsed.GetValue(_trustedRef),
            Target = parsed.GetValue(_target),
            ImageName = parsed.GetValue(_imageName),
            Database = parsed.GetValue(_database),
            Containerfile = parsed.GetValue(_containerfile),
            AsOf = parsed.GetValue(_asOf),
            Baseline = parsed.GetValue(Baseline),
        };
        // Beside the scan, of whose time much is waiting.
        var preparation = Task.Run(reports.Prepare, CancellationToken.None);
        try
        {
            ScanReport report;
            using (var progress = LayerProgressLine.Create(parsed.GetValue(PolicyGateCommand.Quiet)))
                report = await ImageScanner.ScanAsync(options, progress, cancellationToken).ConfigureAwait(false);
            await preparation.ConfigureAwait(false);
            reports.Write(report);
            return ExitCode.Of(report.Judgement.Verdict.Verdict);
        }
        catch (PolicyGateException error) when (error is not ReportException)
        {
            reports.HandOver(error, ImageScanner.FindRepositoryRoot(options));
            throw;
        }
    }

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}
