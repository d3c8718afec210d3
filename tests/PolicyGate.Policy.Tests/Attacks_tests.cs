using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

/// <summary>Each way in which a branch could try to excuse itself in its pull request, and what happens: the flaw still counts and the gate fails.</summary>
public sealed class Attacks_tests
{
    private static readonly (string, string)[] s_pullRequest = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main"), ("GITHUB_REF", "refs/pull/1/merge")];

    /// <summary>What a build could set for the steps after it: no switch of ours is among what is read.</summary>
    private static readonly (string, string)[] s_ofTheBranch =
    [
        ("POLICYGATE_TRUSTED_REF", "feature"), ("POLICYGATE_POLICY", "mine"), ("POLICYGATE_REPOSITORY", "mine"), ("PolicyGateTrustedRef", "feature"), ("TRUSTED_REF", "feature"), ("GIT_DIR", "mine"),
        ("GITLAB_CI", "true"), ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "feature"), ("CI_DEFAULT_BRANCH", "feature"), ("SYSTEM_PULLREQUEST_TARGETBRANCH", "feature"), ("CHANGE_TARGET", "feature"),
    ];

    private static readonly Dictionary<string, Action<PolicyRepository>> s_attacks = new()
    {
        ["a rule"] = branch => branch.Write(".policygate/disable/mine.yaml", Text.RulesFile()),
        ["a rule for everything"] = branch => branch.Write(".policygate/disable/mine.yaml", "version: 1\nrules:\n  - name: all\n    when: { not: { finding: none } }\n"),
        ["a rule widened"] = branch => branch.Write(".policygate/disable/a.yaml", Text.RulesFile("other", "[CVE-2020-1, CVE-2024-0001]")),
        ["an expired rule prolonged"] = branch => branch.Write(".policygate/disable/old.yaml", Text.RulesFile("old", more: "expires: 2099-01-01")),
        ["the gate opened"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: critical, patchable: true, knownExploited: true }\n"),
        ["findings ignored"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\nignore: { severity: low }\n"),
        ["a grace period"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\ngrace: { sincePublication: 9999w }\n"),
        ["only what is new"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\nonlyNew: true\n"),
        ["a budget"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: critical }\nbudgets: { low: 1000 }\n"),
        ["demands dropped and a signer of one's own"] = branch => branch.Write(".policygate/disable/mine.yaml", Text.RulesFile("unsigned"))
            .Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\nrequire: { signedCommit: true }\ntrustedSigners: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDc0SbhSHaWCPvC0WfCwDgpBGaWCUNHTw4FJ5xDRJ5Jq eve']\n"),
        ["owners of one's own"] = branch => branch.Write("CODEOWNERS", "* @eve\n").Write(".policygate/disable/mine.yaml", Text.RulesFile("owned")),
        ["the policy deleted"] = branch => branch.Delete(".policygate/policy.yaml"),
        ["the trusted branch changed"] = branch =>
        {
            branch.Write(".policygate/disable/mine.yaml", Text.RulesFile()).Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\ntrustedRef: refs/heads/feature\ntrustedBranches: ['**']\n");
        },
        ["rules from elsewhere"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nextends: [../mine]\n"),
        ["rules from a folder of one's own"] = branch => branch.Write("mine/disable/a.yaml", Text.RulesFile()).Write("mine/policy.yaml", "version: 1\nallow: { rules: true, fail: true }\n")
            .Write(".policygate/policy.yaml", "version: 1\nextends: [shared, mine]\nfail: { severity: low }\n"),
        ["the shared rules left out"] = branch => branch.Write(".policygate/policy.yaml", "version: 1\nwarn: { severity: low }\n"),
        ["the shared folder edited"] = branch => branch.Write("shared/policy.yaml", "version: 1\nfail: { severity: critical }\nallow: { rules: true, fail: true }\n").Write("shared/disable/a.yaml", Text.RulesFile()),
        ["the shared folder made a link"] = branch =>
        {
            branch.Git("rm -r --quiet shared");
            branch.Write("mine/policy.yaml", "version: 1\nfail: { severity: critical }\n");
            File.CreateSymbolicLink(Path.Combine(branch.Folder, "shared"), "mine");
        },
        ["a package of one's own"] = branch => branch.Write("nuget.config", "<configuration><packageSources><clear /><add key=\"mine\" value=\"feed\" /></packageSources></configuration>")
            .Write(".policygate/policy.yaml", $"version: 1\nextends: [{PolicyPackage.Write(Path.Combine(branch.Folder, "feed"), "1.0.0", ("policygate/disable/a.yaml", Text.RulesFile()))}]\nfail: {{ severity: critical }}\n"),
        ["files of variables"] = branch => branch.Write(".policygate/disable/mine.yaml", Text.RulesFile()).Write(".env", "POLICYGATE_TRUSTED_REF=feature\nGITHUB_BASE_REF=feature\n").Write(".github/env", "GITHUB_BASE_REF=feature\n"),
        ["a symbolic link for the folder"] = branch =>
        {
            branch.Git("rm -r --quiet .policygate");
            branch.Write("mine/disable/a.yaml", Text.RulesFile());
            File.CreateSymbolicLink(Path.Combine(branch.Folder, ".policygate"), "mine");
        },
        ["a folder that differs in case"] = branch => branch.Write(".PolicyGate/disable/mine.yaml", Text.RulesFile()).Write(".policygate/Disable/mine.yaml", Text.RulesFile()),
        ["a tag named like the target"] = branch =>
        {
            branch.Write(".policygate/disable/mine.yaml", Text.RulesFile()).Commit();
            foreach (var name in new[] { "main", "origin/main", "refs/remotes/origin/main" })
                branch.Git("tag", name);
        },
        ["a branch named like the target"] = branch =>
        {
            branch.Write(".policygate/disable/mine.yaml", Text.RulesFile()).Commit();
            branch.Git("branch -f main HEAD");
            branch.Git("branch origin/main");
        },
        ["a replaced commit"] = branch =>
        {
            branch.Write(".policygate/disable/mine.yaml", Text.RulesFile()).Commit();
            branch.Git("replace", branch.Git("rev-parse", "refs/remotes/origin/main").Trim(), branch.Head);
        },
        ["an attribute that rewrites files"] = branch =>
        {
            branch.Write(".gitattributes", ".policygate/** text ident eol=crlf\n");
            branch.Write(".git/info/attributes", "* ident\n");
        },
        ["a mistake"] = branch => branch.Write(".policygate/policy.yaml", "version: [\n"),
        ["a VEX statement"] = branch => branch.Write(".policygate/vex/mine.json", """{"statements":[{"vulnerability":{"name":"CVE-2024-0001"},"status":"not_affected"}]}"""),
    };

    public static TheoryData<string> Attacks => [.. s_attacks.Keys];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void A_branch_cant_excuse_itself(string attack)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && attack.Contains("link", StringComparison.Ordinal), "Making symbolic links needs a right on Windows.");
        using var origin = new PolicyRepository();
        origin.Write(".policygate/policy.yaml", "version: 1\nextends: shared\nfail: { severity: low }\n").Write("shared/policy.yaml", "version: 1\nfail: { severity: [low, high] }\nallow: { rules: { severity: medium } }\n").Write(".policygate/disable/a.yaml", Text.RulesFile("other", "CVE-2020-1"))
            .Write(".policygate/disable/old.yaml", Text.RulesFile("old", more: "expires: 2025-01-01")).Commit();
        var branch = origin.Clone("clone");
        branch.Git("checkout --quiet -b feature");

        s_attacks[attack](branch);
        AssertFails();
        branch.Commit();
        AssertFails();

        void AssertFails()
        {
            var policy = branch.Read(environment: [.. s_pullRequest, .. s_ofTheBranch]);
            var judgement = policy.Judge([TestFindings.Zlib], new(null, null, "linux/amd64", policy.Branch), new(branch.Now, []));

            Assert.Equal(origin.Head, policy.Revision);
            Assert.Equal(Verdict.Fail, judgement.Verdict.Verdict);
            Assert.True(judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Counts);
        }
    }
}
