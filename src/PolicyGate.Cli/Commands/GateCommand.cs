using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate gate</c>: judges a stored scan again.</summary>
internal sealed class GateCommand
{
    private readonly Argument<string> _result = new("RESULT") { Description = "A file that 'policygate scan' wrote as json, or as sarif in the profile full." };
    private readonly ReportOptionSet _reports = new(format => format is not ("cyclonedx" or "spdx"));
    private readonly Option<string?> _repository = new("--repository") { Description = "A folder of the git repository that has the rules. Default: the one around the work folder.", HelpName = "DIR" };
    private readonly Option<string?> _policy = new("--policy") { Description = "The policy folder. Default: .policygate in the repository.", HelpName = "DIR" };
    private readonly Option<string?> _trustedRef = new("--trusted-ref") { Description = "The revision whose rules count. Default: the target branch of a pull request, the default branch in CI, else HEAD.", HelpName = "REF" };
    private readonly Option<string?> _asOf = new("--as-of") { Description = "Judge expiry and ages, the database's too, at this date (2026-06-30), time (RFC 3339) or commit, with the rules of that moment. Default: now.", HelpName = "MOMENT" };

    internal static Command Create()
    {
        var gate = new GateCommand();
        var command = new Command("gate", "Judges a stored scan again, without the image. Exit code: 0 pass or warn, 1 gate failed, 2 wrong usage or policy, or no stored scan, 3 report not written, 4 the scan's database is stale.");
        command.Add(gate._result);
        foreach (var option in new Option[] { gate._repository, gate._policy, gate._trustedRef, gate._asOf, ScanCommand.Baseline, PolicyGateCommand.CacheDirectory })
            command.Add(option);
        gate._reports.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => gate.Run(parsed, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellationToken)
    {
        var reports = _reports.Read(parsed);
        var options = new ScanOptions
        {
            Image = parsed.GetRequiredValue(_result),
            Repository = parsed.GetValue(_repository),
            PolicyDirectory = parsed.GetValue(_policy),
            TrustedRef = parsed.GetValue(_trustedRef),
            AsOf = parsed.GetValue(_asOf),
            Baseline = parsed.GetValue(ScanCommand.Baseline),
            CacheDirectory = parsed.GetValue(PolicyGateCommand.CacheDirectory),
            IsOffline = parsed.GetValue(PolicyGateCommand.Offline),
            Notice = parsed.GetValue(PolicyGateCommand.Quiet) ? null : System.Console.Error.WriteLine,
            Environment = BuildEnvironment.Variables,
        };
        try
        {
            var report = StoredScanGate.Judge(options, cancellationToken);
            reports.Write(report);
            return ExitCode.Of(report.Judgement.Verdict.Verdict);
        }
        catch (PolicyGateException error) when (error is not ReportException)
        {
            reports.HandOver(error, ImageScanner.FindRepositoryRoot(options));
            throw;
        }
    }
}
