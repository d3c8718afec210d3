using System.Text.RegularExpressions;
using PolicyGate.Cli.Commands;
using PolicyGate.Testing;

namespace PolicyGate.Cli.Tests;

/// <summary>All hosts have one set of option names.</summary>
public sealed partial class Option_names_tests
{
    [Theory]
    [InlineData("PolicyGate.MSBuild")]
    [InlineData("PolicyGate.Cake")]
    public void A_host_says_nothing_to_scan_that_scan_doesnt_know(string host)
    {
        var root = PolicyGateCommand.Create();
        var known = root.Options.Concat(root.Subcommands.Single(command => command.Name == "scan").Options).Select(option => option.Name).ToHashSet();

        var said = Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src", host), "*.cs")
            .SelectMany(file => OptionLiteral().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();

        Assert.NotEmpty(said);
        Assert.Empty(said.Except(known));
    }

    /// <summary>Each option of scan is there for the hosts, but for those that say how the console looks.</summary>
    [Theory]
    [InlineData("PolicyGate.MSBuild")]
    [InlineData("PolicyGate.Cake")]
    public void What_scan_can_a_host_can(string host)
    {
        var scan = PolicyGateCommand.Create().Subcommands.Single(command => command.Name == "scan");
        var text = string.Concat(Directory.EnumerateFiles(Path.Combine(SharedData.RepositoryRoot, "src", host), "*.cs").Select(File.ReadAllText));

        Assert.All(scan.Options.Select(option => option.Name).Except(["--format", "--help"]), name => Assert.Contains($"\"{name}\"", text, StringComparison.Ordinal));
    }

    [GeneratedRegex("\"(--[a-z][a-z-]+)\"")]
    private static partial Regex OptionLiteral();
}
