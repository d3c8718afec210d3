using PolicyGate.Policy.Owners;

namespace PolicyGate.Policy.Tests;

public sealed class Code_owners_tests
{
    private const string Path = ".policygate/disable/team.yaml";

    [Theory]
    [InlineData("* @all", "@all")]
    [InlineData("* @all\n.policygate/ @security", "@security")]
    [InlineData(".policygate/ @security\n* @all", "@all")]
    [InlineData("/.policygate/ @security @audit", "@audit @security")]
    [InlineData("/.policygate @security", "@security")]
    [InlineData(".policygate/disable/*.yaml @security", "@security")]
    [InlineData(".policygate/* @security", "")]
    [InlineData(".policygate/** @security", "@security")]
    [InlineData("**/disable/ @security", "@security")]
    [InlineData("disable/ @security", "@security")]
    [InlineData("/disable/ @security", "")]
    [InlineData("*.yaml @security", "@security")]
    [InlineData("*.yml @security", "")]
    [InlineData("team.yaml security@example.com # who", "security@example.com")]
    [InlineData("tea?.yaml @security", "@security")]
    [InlineData("* @all\n# .policygate/ @other\n\n", "@all")]
    [InlineData("* @all\n.policygate/", "")]
    [InlineData(".policygate/disable/team\\.yaml @security", "@security")]
    [InlineData(".POLICYGATE/ @security", "")]
    // Sections of GitLab: each has its own last match, and owners that its lines need not repeat.
    [InlineData("* @all\n[Policy] @security\n.policygate/\n", "@all @security")]
    [InlineData("^[Policy][2] @security\n.policygate/ @audit\n", "@audit")]
    [InlineData("* @all\n!.policygate/\n", "")]
    [InlineData("", "")]
    public void The_last_pattern_that_matches_names_the_owners(string file, string expected) => Assert.Equal(expected, string.Join(' ', CodeOwners.Parse(file).Of(Path)));
}
