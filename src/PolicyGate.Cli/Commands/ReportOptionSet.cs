using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Commands;

/// <summary>The options that say in which forms a scan is reported, and where.</summary>
internal sealed class ReportOptionSet
{
    private readonly string[] _formats;
    private readonly Option<string> _format;
    private readonly Option<string[]> _outputs = new("--output", "-o") { Description = "Also writes a file: FORMAT=PATH, for example sarif=scan.sarif. May be given several times.", HelpName = "FORMAT=PATH" };
    private readonly Option<string?> _profile = new("--sarif-profile")
    {
        Description = $"For whom SARIF is written: {string.Join(", ", ReportOptions.SarifProfileNames)}. Default: by the environment, else full.",
        HelpName = "PROFILE",
    };

    /// <param name="isOffered">Which of the forms there are; all where nothing is said.</param>
    internal ReportOptionSet(Func<string, bool>? isOffered = null)
    {
        _formats = [.. ReportFormat.All.Select(format => format.Name).Where(name => isOffered?.Invoke(name) != false)];
        _format = new("--format") { Description = $"Form on standard output: {string.Join(", ", _formats)}.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
    }

    internal void AddTo(Command command)
    {
        _format.AcceptOnlyFromAmong(_formats);
        _profile.AcceptOnlyFromAmong([.. ReportOptions.SarifProfileNames]);
        command.Add(_format);
        command.Add(_outputs);
        command.Add(_profile);
    }

    /// <exception cref="UsageException">An output is not <c>FORMAT=PATH</c>.</exception>
    internal ReportOutputs Read(ParseResult parsed) => new(
        ReportFormat.Find(parsed.GetRequiredValue(_format))!,
        [.. (parsed.GetValue(_outputs) ?? []).Select(output => ParseOutput(output, _formats)).Select(output => (ReportFormat.Find(output.Format)!, output.Path))],
        Common(parsed) with { SarifProfile = ReportOptions.ParseSarifProfile(parsed.GetValue(_profile)) });

    /// <summary>What holds for every form and command.</summary>
    internal static ReportOptions Common(ParseResult parsed) => new()
    {
        ToolVersion = ToolVersion.Text,
        Color = !parsed.GetValue(PolicyGateCommand.NoColor) && !System.Console.IsOutputRedirected && !BuildEnvironment.Variables.ContainsKey("NO_COLOR"),
        Width = TerminalWidth.Columns,
        Environment = BuildEnvironment.Variables,
    };

    /// <summary>The two parts of <c>FORMAT=PATH</c>.</summary>
    /// <exception cref="UsageException">It is not that, or not one of the formats.</exception>
    internal static (string Format, string Path) ParseOutput(string output, IReadOnlyList<string> formats)
    {
        var equals = output.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && equals < output.Length - 1 && formats.Contains(output[..equals]))
            return (output[..equals], output[(equals + 1)..]);
        throw new UsageException($"--output '{output.Printable()}' is not FORMAT=PATH: give one of {string.Join(", ", formats)}, an equals sign and a path.");
    }
}
