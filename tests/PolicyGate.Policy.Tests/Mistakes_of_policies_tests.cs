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
    [InlineData("plugins: []", "(2,1): PG9009: 'plugins' is not supported by this version of PolicyGate: remove it, or use a version that knows it.")]
    [InlineData("budgets: { high: 3 }", "(2,1): PG9007: A budget counts beside 'fail', whose built-in conditions fail on each high and critical finding: name 'fail' as well.")]
    [InlineData("fail: { severity: critical }\nbudgets: { high: three }", "(3,18): PG9005: 'high' is 'three': expected a whole number such as 3, without quotes.")]
    [InlineData("fail: { severity: critical }\nbudgets: { high: 1.5 }", "(3,18): PG9006: '1.5' is no number of findings: expected a whole number from 0 to 1000000.")]
    [InlineData("fail: { severity: critical }\nbudgets: { high: -1 }", "(3,18): PG9006: '-1' is no number of findings: expected a whole number from 0 to 1000000.")]
    [InlineData("fail: { severity: critical }\nbudgets: []", "(3,10): PG9007: 'budgets' is an empty list: name at least one condition, or remove the key.")]
    [InlineData("fail: { severity: critical }\nbudgets: [{ severity: high }]", "(3,11): PG9007: This budget has no number: add atMost, such as { severity: high, atMost: 3 }.")]
    [InlineData("fail: { severity: critical }\nbudgets: [{ atMost: 3 }]", "(3,11): PG9007: 'budgets' has no condition, so it would match everything: name at least one, such as severity: [low].")]
    [InlineData("fail: { severity: critical }\nbudgets: [{ atMost: 3, severty: low }]", "(3,24): PG9003: 'severty' is not a condition. Did you mean 'severity'?")]
    [InlineData("grace: 3d", "(2,8): PG9005: 'grace' is '3d': expected a mapping such as { severity: high, sinceFix: 14d }.")]
    [InlineData("grace: { severity: high }", "(2,8): PG9007: This grace has no end: add sinceFix or sincePublication, such as { severity: high, sinceFix: 14d }.")]
    [InlineData("grace: { sinceFix: 0d }", "(2,20): PG9006: '0d' is no age: expected a number of hours, days or weeks such as 12h, 7d or 2w.")]
    [InlineData("onlyNew: yes", "(2,10): PG9005: 'onlyNew' is 'yes': expected true or false, without quotes.")]
    [InlineData("gates: []", "(2,8): PG9007: 'gates' is an empty list: name at least one gate, or remove the key.")]
    [InlineData("gates: [{ fail: { severity: low } }]", "(2,9): PG9007: This gate has no scope: add one such as scope: { branch: main }, or give its keys to the policy itself.")]
    [InlineData("gates: [{ scope: { branch: main }, ignore: { severity: low } }]", "(2,9): PG9007: This gate has no condition, and a gate only adds to the policy's own: name fail, warn or budgets.")]
    [InlineData("gates: [{ scope: { branch: main }, fail: { severity: low }, database: { maxAge: 1d } }]", "(2,61): PG9003: 'database' is not a key of a gate. Expected fail, warn, ignore, budgets, grace, onlyNew, scope.")]
    [InlineData("gates: [{ scope: { branch: refs/heads/main }, fail: { severity: low } }]", "(2,28): PG9006: 'refs/heads/main' matches no branch: write the branch's short name, without refs/heads/. Expected a branch such as release/*.")]
    [InlineData("require: {}", "(2,10): PG9007: 'require' is empty: expected a mapping such as { justification: true, maxLifetime: 90d }.")]
    [InlineData("require: { signedCommits: true }", "(2,12): PG9003: 'signedCommits' is not a demand. Did you mean 'signedCommit'?")]
    [InlineData("require: { signedCommit: true }", "(2,1): PG9007: Signed commits are demanded, and nobody is trusted to sign, so no rule could apply: name 'trustedSigners' as well.")]
    [InlineData("require: { ticket: '(' }", "(2,20): PG9006: '(' is no pattern: expected a regular expression such as SEC-[0-9]+, without references and look-around.")]
    [InlineData("require: { ticket: '(a)\\1' }", "(2,20): PG9006: '(a)\\1' is no pattern: expected a regular expression such as SEC-[0-9]+, without references and look-around.")]
    [InlineData("require: { maxLifetime: 90 }", "(2,25): PG9006: '90' is no age: expected a number of hours, days or weeks such as 12h, 7d or 2w.")]
    [InlineData("require: { owners: [] }", "(2,20): PG9007: 'owners' is an empty list, which nothing meets: name at least one, or remove the key.")]
    [InlineData("trustedSigners: []", "(2,17): PG9007: 'trustedSigners' is an empty list: name at least one key, or remove the key.")]
    [InlineData("trustedSigners: ssh-ed25519 AAAA", "(2,17): PG9006: 'ssh-ed25519 AAAA' is no key that signatures can be checked with: it is cut off or has been changed.")]
    [InlineData("trustedSigners: [{ name: Ada }]", "(2,18): PG9007: This signer has no key: expected a public key: the line of an ssh key such as ssh-ed25519 AAAA…, or an OpenPGP key block as text after |.")]
    [InlineData("trustedSigners: '-----BEGIN PGP PUBLIC KEY BLOCK-----'", "(2,17): PG9006: The block holds no key or several: give each signer's key in a block of its own.")]
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
