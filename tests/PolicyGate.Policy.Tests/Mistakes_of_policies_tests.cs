using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Mistakes_of_policies_tests
{
    [Theory]
    [InlineData("fial: []", "(2,1): PG9003: 'fial' is not a key of a policy. Did you mean 'fail'?")]
    [InlineData("fail:", "(2,6): PG9007: 'fail' has no value: expected a mapping such as { severity: [low, medium] }.")]
    [InlineData("fail: []", "(2,7): PG9007: 'fail' is an empty list: name at least one condition, or remove the key.")]
    [InlineData("fail: [{}]", "(2,8): PG9007: 'fail' has no condition, so it would match everything: name at least one, such as severity: [low].")]
    [InlineData("warn: [high]", "(2,8): PG9005: 'warn' is 'high': expected a mapping such as { severity: [low, medium] }.")]
    [InlineData("fail: [{ severity: hgih }]", "(2,20): PG9006: 'hgih' is no value of 'severity'. Did you mean 'high'?")]
    [InlineData("ignore: [{ name: x }]", "(2,12): PG9003: 'name' is not a condition. Expected severity, patchable, knownExploited, layer, cvss, cvssV4, epss, fixAge, finding, category, cwe, package, versions, securityCheck, path, any, all, not.")]
    [InlineData("budgets: { high: 3 }", "(2,1): PG9009: 'budgets' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("extends: [base]", "(2,1): PG9009: 'extends' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("grace: 3d", "(2,1): PG9009: 'grace' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("onlyNew: true", "(2,1): PG9009: 'onlyNew' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("gates: []", "(2,1): PG9009: 'gates' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("require: {}", "(2,1): PG9009: 'require' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("trustedSigners: []", "(2,1): PG9009: 'trustedSigners' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("plugins: []", "(2,1): PG9009: 'plugins' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("trustedRef: HEAD", "(2,13): PG9006: 'HEAD' is whatever is checked out, so a branch could excuse itself: expected a protected branch such as origin/main.")]
    [InlineData("trustedRef: [a, b]", "(2,13): PG9005: 'trustedRef' is a list: expected a branch such as origin/main.")]
    [InlineData("trustedBranches: []", "(2,18): PG9007: 'trustedBranches' is an empty list, which nothing meets: name at least one, or remove the key.")]
    [InlineData("database: 7d", "(2,11): PG9005: 'database' is '7d': expected a mapping such as { maxAge: 7d, onStale: fail }.")]
    [InlineData("database: {}", "(2,11): PG9007: 'database' is empty: expected a mapping such as { maxAge: 7d, onStale: fail }.")]
    [InlineData("database: { maxAge: 7 }", "(2,21): PG9006: '7' is no age: expected a number of hours, days or weeks such as 12h, 7d or 2w.")]
    [InlineData("database: { maxAge: 0d }", "(2,21): PG9006: '0d' is no age: expected a number of hours, days or weeks such as 12h, 7d or 2w.")]
    [InlineData("database: { maxage: 7d }", "(2,13): PG9003: 'maxage' is not a key of 'database'. Did you mean 'maxAge'?")]
    [InlineData("database: { onStale: error }", "(2,22): PG9006: 'error' is no value of 'onStale'. Expected fail, warn, ignore.")]
    [InlineData("onUnreadable: warning", "(2,15): PG9006: 'warning' is no value of 'onUnreadable'. Expected fail, warn, ignore.")]
    [InlineData("onEndOfLife: true", "(2,14): PG9006: 'true' is no value of 'onEndOfLife'. Expected fail, warn, ignore.")]
    [InlineData("onUnknownDistributon: fail", "(2,1): PG9003: 'onUnknownDistributon' is not a key of a policy. Did you mean 'onUnknownDistribution'?")]
    public void A_mistake_is_told_with_its_place_and_what_would_be_right(string key, string expected) =>
        Assert.Equal($"policy.yaml{expected}", Assert.Single(Text.MistakesOfPolicy($"version: 1\n{key}\n")));

    [Fact]
    public void A_policy_without_version_is_a_mistake() => Assert.Equal(
        ["policy.yaml(1,1): PG9002: 'version' is missing: a policy begins with version: 1."],
        Text.MistakesOfPolicy("onUnreadable: fail\n"));
}
