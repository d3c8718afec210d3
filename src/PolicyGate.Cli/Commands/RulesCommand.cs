using System.CommandLine;
using PolicyGate.Cli.Console;
using PolicyGate.Policy;

namespace PolicyGate.Cli.Commands;

/// <summary><c>policygate rules</c>: the disable rules and the policy.</summary>
internal sealed class RulesCommand
{
    private readonly Option<string?> _repository = new("--repository") { Description = "A folder of the git repository that has the rules. Default: the one around the work folder.", HelpName = "DIR" };
    private readonly Option<string?> _policy = new("--policy") { Description = "The policy folder. Default: .policygate in the repository.", HelpName = "DIR" };
    private readonly Option<string?> _trustedRef = new("--trusted-ref") { Description = "The revision whose rules count. Default: the target branch of a pull request, the default branch in CI, else HEAD.", HelpName = "REF" };

    internal static Command Create()
    {
        var rules = new RulesCommand();
        var check = new Command("check", "Checks policy and rules, at the trusted revision and in the work tree. Exit code 2 where there is a mistake.")
        {
            rules._repository, rules._policy, rules._trustedRef,
        };
        check.SetAction(rules.Check);
        return new Command("rules", "The disable rules and the policy.") { check };
    }

    private int Check(ParseResult parsed)
    {
        RepositoryFolder.Check(parsed.GetValue(_repository));
        var policy = PolicySet.Read(new PolicyOptions
        {
            Repository = parsed.GetValue(_repository) ?? Environment.CurrentDirectory,
            PolicyDirectory = parsed.GetValue(_policy) ?? ".policygate",
            TrustedRef = parsed.GetValue(_trustedRef),
            AsOf = DateTimeOffset.UtcNow,
            Environment = BuildEnvironment.Variables,
        }, CancellationToken.None);
        foreach (var mistake in policy.WorkTreeMistakes)
            System.Console.Error.WriteLine(mistake.ToLine());
        if (policy.WorkTreeMistakes.Length > 0)
            return ExitCode.Usage;

        StandardOutput.WriteLines(
        [
            .. policy.Rules.Select(Describe),
            policy.Revision is { } revision
                ? $"{Count(policy.Rules.Length, "rule")}; trusted revision {revision}; {Count(policy.Files.Length, "file")}: no mistake."
                : "There is no repository here: the built-in policy counts, and no rules.",
        ]);
        return ExitCode.Passed;
    }

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? "" : "s")}";

    private static string Describe(AppliedRule rule)
    {
        var origin = rule.Commit is { } commit
            ? $"{commit[..Math.Min(12, commit.Length)]} {rule.Date?.UtcDateTime:yyyy-MM-dd} {rule.Author?.Printable()}"
            : "not committed, or its commit is unknown";
        var expires = rule.Expires is { } day ? $", expires {day:yyyy-MM-dd}" : "";
        return $"{rule.Place}: {rule.Name.Printable()} ({origin}{expires})";
    }
}
