using PolicyGate.Testing;

namespace PolicyGate.Policy.Tests;

public sealed class Policy_check_pages_tests
{
    [Fact]
    public void Every_check_of_the_policy_has_a_page_that_its_link_names() => Assert.All(PolicyChecks.All, check =>
    {
        Assert.EndsWith($"/docs/checks/{check.Id}.md", check.HelpLink, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(SharedData.RepositoryRoot, "docs", "checks", check.Id + ".md")), $"docs/checks/{check.Id}.md is missing");
    });
}
