using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

public sealed class Trusted_revision_tests
{
    private const string Rules = ".policygate/disable/a.yaml";
    private const string Policy = ".policygate/policy.yaml";

    private static (string, string)[] PullRequest(string target = "main", string source = "feature") =>
        [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", target), ("GITHUB_HEAD_REF", source), ("GITHUB_REF", "refs/pull/1/merge")];

    private static (string, string)[] Push(string branch) => [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_REF", $"refs/heads/{branch}")];

    /// <summary>A repository whose main has one rule, and its clone on the branch feature.</summary>
    private static (PolicyRepository Origin, PolicyRepository Clone) Repositories(string policy = "version: 1\nfail: { severity: high }\n")
    {
        var origin = new PolicyRepository();
        origin.Write(Policy, policy).Write(Rules, Text.RulesFile()).Commit();
        var clone = origin.Clone("clone");
        clone.Git("checkout --quiet -b feature");
        return (origin, clone);
    }

    [Fact]
    public void Outside_CI_it_is_HEAD()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\n").Write(Rules, Text.RulesFile()).Write(".policygate/disable/B.yml", Text.RulesFile("b")).Commit();

        var policy = repository.Read();

        Assert.Equal((repository.Head, "main"), (policy.Revision, policy.Branch));
        Assert.Equal([".policygate/disable/B.yml", Rules, Policy], policy.Files);
        Assert.Equal(["b", "zlib"], policy.Rules.Select(rule => rule.Name));
        Assert.Equal(new RepositoryFacts(repository.Folder, repository.Head, "main", null), policy.Repository);
    }

    [Fact]
    public void In_a_pull_request_it_is_the_tip_of_the_target_branch()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Write("x", "y").Commit();
            origin.Write("z", "y").Commit();
            clone.Git("fetch --quiet origin");

            var policy = clone.Read(environment: PullRequest());

            Assert.Equal((origin.Head, "main", "feature"), (policy.Revision, policy.Branch, policy.Repository!.Branch));
        }
    }

    [Fact]
    public void In_a_pull_request_a_target_that_isnt_fetched_is_an_error_with_its_remedy()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Git("update-ref -d refs/remotes/origin/main");

            AssertError(clone, "The trusted revision 'main' is not in this repository: run 'git fetch origin main:refs/remotes/origin/main'.", PullRequest());
            clone.Git("fetch --quiet origin main:refs/remotes/origin/main");
            Assert.Equal(origin.Head, clone.Read(environment: PullRequest()).Revision);
        }
    }

    [Theory]
    [InlineData("", "This is the build of a pull request, but GITHUB_BASE_REF doesn't name its target branch: give it with --trusted-ref origin/BRANCH.")]
    [InlineData("$(TargetBranch)", "The trusted revision '$(TargetBranch)' looks like a variable that the pipeline didn't expand: give the name of a protected branch, such as origin/main.")]
    [InlineData("gone", "The trusted revision 'gone' is not in this repository: run 'git fetch origin gone:refs/remotes/origin/gone'.")]
    [InlineData("a;b", "The trusted revision 'a;b' is not in this repository: run 'git fetch origin \"a;b:refs/remotes/origin/a;b\"'.")]
    public void In_a_pull_request_a_target_that_cant_be_used_is_an_error_never_HEAD(string target, string expected)
    {
        var (origin, clone) = Repositories();
        using (origin)
            AssertError(clone, expected, PullRequest(target));
    }

    [Fact]
    public void In_a_build_of_the_default_branch_it_is_that_branch_and_else_the_default_branch()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Write(Rules, Text.RulesFile(finding: "CVE-2024-21907")).Commit();
            clone.Git("push --quiet origin feature");

            Assert.Equal(origin.Head, clone.Read(environment: Push("feature")).Revision);
            Assert.Equal(origin.Head, clone.Read(environment: Push("main")).Revision);
            Assert.Equal(origin.Head, clone.Read(environment: [("CI", "true")]).Revision);
        }
    }

    [Theory]
    [InlineData("release/1", true)]
    [InlineData("release/1/hack", false)]
    [InlineData("feature", false)]
    public void In_a_build_of_a_branch_it_is_that_branch_if_the_default_branchs_policy_trusts_it(string branch, bool isTrusted)
    {
        var (origin, clone) = Repositories("version: 1\ntrustedBranches: [release/*]\n");
        using (origin)
        {
            clone.Git("checkout", "--quiet", "-b", branch + (branch == "feature" ? "2" : ""));
            // What the branch says of itself changes nothing.
            clone.Write(Policy, "version: 1\ntrustedBranches: ['**']\n").Commit();
            clone.Git("push", "--quiet", "origin", $"HEAD:refs/heads/{branch}");

            Assert.Equal(isTrusted ? clone.Head : origin.Head, clone.Read(environment: Push(branch)).Revision);
        }
    }

    [Fact]
    public void The_default_branch_is_by_the_CI_systems_word_else_origins_HEAD_else_main_or_master()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            var main = origin.Head;
            origin.Git("checkout --quiet -b trunk");
            origin.Write("x", "y").Commit();
            clone.Git("fetch --quiet origin");

            Assert.Equal(origin.Head, clone.Read(environment: [("GITLAB_CI", "true"), ("CI_COMMIT_BRANCH", "feature"), ("CI_DEFAULT_BRANCH", "trunk")]).Revision);
            Assert.Equal(main, clone.Read(environment: [("GITLAB_CI", "true"), ("CI_COMMIT_BRANCH", "feature")]).Revision);
            clone.Git("remote set-head origin trunk");
            Assert.Equal(origin.Head, clone.Read(environment: Push("feature")).Revision);
            clone.Git("remote set-head origin --delete");
            Assert.Equal(main, clone.Read(environment: Push("feature")).Revision);
            clone.Git("update-ref refs/remotes/origin/master refs/remotes/origin/trunk");
            AssertError(clone, "The default branch, whose rules count in CI, can't be told: run 'git remote set-head origin --auto' after fetching it, or give --trusted-ref origin/BRANCH.", Push("feature"));
        }
    }

    [Fact]
    public void A_name_means_the_remote_branch_first_then_the_local_one_outside_CI()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Write("x", "y").Commit();
            clone.Git("branch -f main feature");
            clone.Git("branch local");

            Assert.Equal(origin.Head, clone.Read("main").Revision);
            Assert.Equal(origin.Head, clone.Read("origin/main").Revision);
            Assert.Equal(origin.Head, clone.Read("refs/remotes/origin/main").Revision);
            Assert.Equal(clone.Head, clone.Read("refs/heads/main").Revision);
            Assert.Equal(clone.Head, clone.Read("local").Revision);
            Assert.Equal(clone.Head, clone.Read("HEAD").Revision);
            Assert.Equal(origin.Head, clone.Read(origin.Head).Revision);
            Assert.Equal(origin.Head, clone.Read(origin.Head[..9]).Revision);
            Assert.Equal(origin.Head, clone.Read("origin/main", environment: PullRequest("elsewhere")).Revision);
            AssertTrustedRefError(clone, "local", "The trusted revision 'local' is not in this repository: run 'git fetch origin local:refs/remotes/origin/local'.", ("CI", "true"));
        }
    }

    [Theory]
    [InlineData("", "The trusted revision is empty: give the name of a protected branch, such as origin/main. An unset variable of the pipeline looks like this.")]
    [InlineData(" ", "The trusted revision is empty: give the name of a protected branch, such as origin/main. An unset variable of the pipeline looks like this.")]
    [InlineData("${TARGET}", "The trusted revision '${TARGET}' looks like a variable that the pipeline didn't expand: give the name of a protected branch, such as origin/main.")]
    [InlineData("origin/gone", "The trusted revision 'origin/gone' is not in this repository: run 'git fetch origin gone:refs/remotes/origin/gone'.")]
    [InlineData("0123456789", "The commit '0123456789' is not in this repository: run 'git fetch origin 0123456789'.")]
    [InlineData("main~1", "The trusted revision 'main~1' can't be a branch: expected a branch such as origin/main, a full reference or the hash of a commit.")]
    [InlineData("..", "The trusted revision '..' can't be a branch: expected a branch such as origin/main, a full reference or the hash of a commit.")]
    public void A_given_name_that_cant_be_used_is_an_error(string name, string expected)
    {
        var (origin, clone) = Repositories();
        using (origin)
            AssertTrustedRefError(clone, name, expected);
    }

    [Fact]
    public void Without_a_remote_the_error_says_that_one_is_needed()
    {
        using var repository = new PolicyRepository();
        repository.Commit();

        AssertTrustedRefError(repository, "origin/main",
            "The trusted revision 'origin/main' is not in this repository, which has no remote 'origin' to fetch it from: add one with 'git remote add origin ADDRESS', then run 'git fetch origin main:refs/remotes/origin/main'.");
        Assert.Equal(repository.Head, repository.Read("main").Revision);
    }

    [Theory]
    [InlineData("tag")]
    [InlineData("branch")]
    public void A_tag_or_local_branch_named_like_the_remote_branch_cant_stand_in_for_it(string kind)
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Write(Rules, Text.RulesFile(finding: "CVE-2024-21907")).Commit();
            foreach (var name in new[] { "origin/main", "main", "refs/remotes/origin/main", "remotes/origin/main" }.Where(name => kind == "tag" || name != "main"))
                clone.Git(kind, name);

            Assert.Equal(origin.Head, clone.Read("origin/main").Revision);
            Assert.Equal(origin.Head, clone.Read("main", environment: ("CI", "true")).Revision);
            Assert.Equal(origin.Head, clone.Read(environment: PullRequest()).Revision);
            clone.Git("update-ref -d refs/remotes/origin/main");
            Assert.Throws<PolicyException>(() => clone.Read("origin/main"));
            Assert.Throws<PolicyException>(() => clone.Read(environment: PullRequest()));
        }
    }

    [Fact]
    public void Replacement_objects_and_grafts_are_not_followed()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Write(Rules, Text.RulesFile(finding: "CVE-2024-21907")).Commit();
            clone.Git("replace", origin.Head, clone.Head);

            var policy = clone.Read("origin/main");

            Assert.Equal(origin.Head, policy.Revision);
            Assert.Equal(PolicyGate.Policy.Disposition.UnderReview, Disposition(policy, TestFindings.Newtonsoft));
            Assert.Equal(PolicyGate.Policy.Disposition.Disabled, Disposition(policy, TestFindings.Zlib));
        }
    }

    [Fact]
    public void The_trusted_policy_can_hand_its_rules_to_another_branch_once()
    {
        var (origin, clone) = Repositories("version: 1\ntrustedRef: origin/rules\n");
        using (origin)
        {
            var main = origin.Head;
            origin.Git("checkout --quiet -b rules");
            var rules = origin.Write(Policy, "version: 1\ntrustedRef: origin/third\n").Write(Rules, Text.RulesFile(finding: "CVE-2024-21907")).Commit();
            origin.Git("checkout --quiet -b third");
            origin.Write("x", "y").Commit();
            clone.Git("fetch --quiet origin");

            Assert.Equal(rules, clone.Read("origin/main").Revision);
            Assert.Equal(rules, clone.Read(environment: PullRequest()).Revision);
            Assert.Equal(rules, clone.Read().Revision);
            Assert.NotEqual(main, rules);
        }
    }

    [Fact]
    public void The_same_key_edited_on_the_branch_changes_nothing_and_is_a_finding()
    {
        var (origin, clone) = Repositories();
        using (origin)
        {
            clone.Write(Policy, "version: 1\nfail: { severity: high }\ntrustedRef: refs/heads/feature\n").Commit();

            var policy = clone.Read(environment: PullRequest());

            Assert.Equal(origin.Head, policy.Revision);
            var difference = Assert.Single(Judge(policy, TestFindings.Zlib).Findings, judged => judged.Disposition == PolicyGate.Policy.Disposition.Active).Finding;
            Assert.Equal(("PG9026", new SourcePlace(Policy, 3, 1)), (difference.Id, difference.Source!.Value));
            Assert.Equal("'trustedRef' of the work tree's policy is not what the trusted one says, which counts", difference.Title);
        }
    }

    [Fact]
    public void A_trusted_branch_that_the_policy_names_and_that_isnt_there_is_an_error_at_its_line()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\ntrustedRef: origin/main\n").Commit();

        var exception = Assert.Throws<PolicyException>(() => repository.Read());

        Assert.StartsWith($"{Policy}(2,1): PG9010: The trusted revision 'origin/main' is not in this repository, which has no remote 'origin'", exception.ToLine());
    }

    [Fact]
    public void A_given_moment_means_the_newest_commit_that_isnt_after_it()
    {
        using var repository = new PolicyRepository();
        var start = repository.Now;
        var first = repository.Write(Policy, "version: 1\n").Commit();
        var second = repository.Write(Rules, Text.RulesFile()).Commit();

        Assert.Equal(first, repository.Read(asOf: start).Revision);
        Assert.Equal(first, repository.Read(asOf: start.AddSeconds(59)).Revision);
        Assert.Equal(second, repository.Read(asOf: start.AddSeconds(60)).Revision);
        var exception = Assert.Throws<PolicyException>(() => repository.Read(asOf: start.AddSeconds(-1)));
        Assert.Equal("PG9010: 'HEAD' has no commit at or before 2026-01-01T11:59:59Z: give a later moment, or run 'git fetch --unshallow' if the clone is shallow.", exception.ToLine());
    }

    [Fact]
    public void A_given_commit_counts_itself_and_not_another_of_its_second()
    {
        using var repository = new PolicyRepository();
        var moment = repository.Now;
        string[] commits = [.. Enumerable.Range(0, 3).Select(number =>
        {
            repository.Now = moment;
            return repository.Write(Policy, $"version: 1\n# {number}\n").Commit();
        })];
        repository.Git("checkout --quiet -b feature");
        repository.Now = moment;
        var elsewhere = repository.Write("x", "1").Commit();
        repository.Git("checkout --quiet main");

        Assert.All(commits, commit => Assert.Equal(commit, repository.Read(asOf: moment, asOfCommit: commit).Revision));
        Assert.Equal(commits[0], repository.Read(asOf: moment, asOfCommit: commits[0][..10].ToUpperInvariant()).Revision);
        Assert.Equal(commits[2], repository.Read(asOf: moment, asOfCommit: elsewhere).Revision);
    }

    /// <summary>The runner has checked out the merge of a fork's branch, which is called as the target is, and has nothing of the fork as a remote.</summary>
    [Fact]
    public void A_pull_request_from_a_fork_is_judged_by_the_target_however_its_branch_is_called()
    {
        using var repository = new PolicyRepository();
        var trusted = repository.Write(Policy, "version: 1\nfail: { severity: low }\n").Commit();
        var fork = repository.Clone("fork");
        fork.Write(Policy, "version: 1\nfail: { severity: critical }\n").Write(Rules, Text.RulesFile()).Commit();
        var runner = repository.Clone("runner");
        runner.Git("fetch", "--quiet", $"file://{fork.Folder}", "main:refs/remotes/pull/1/head");
        runner.Git("checkout", "--quiet", "--detach", "refs/remotes/pull/1/head");

        var policy = runner.Read(environment: [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("GITHUB_BASE_REF", "main"), ("GITHUB_HEAD_REF", "main"), ("GITHUB_REF", "refs/pull/1/merge")]);
        var judgement = Judge(policy, TestFindings.Zlib);

        Assert.Equal((trusted, "main", null), (policy.Revision, policy.BaseBranch, policy.BuiltBranch));
        Assert.Equal((Verdict.Fail, Verdict.Pass), (judgement.Verdict.Verdict, judgement.VerdictOnceMerged));
        Assert.Equal(PolicyGate.Policy.Disposition.UnderReview, judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Disposition);
    }

    [Fact]
    public void A_given_moment_doesnt_trust_a_commit_that_was_merged_later()
    {
        using var repository = new PolicyRepository();
        var main = repository.Write(Policy, "version: 1\n").Commit();
        repository.Git("checkout --quiet -b feature");
        var feature = repository.Write(Rules, Text.RulesFile()).Commit();
        var before = repository.Now;
        repository.Now = before.AddDays(1);
        repository.Git("checkout --quiet main");
        repository.Git("merge --quiet --no-ff -m merge feature");

        Assert.Equal(main, repository.Read(asOf: before).Revision);
        Assert.NotEqual(feature, repository.Read(asOf: before.AddDays(2)).Revision);
    }

    [Fact]
    public void Rules_that_were_merged_after_the_given_moment_are_no_proposal_of_the_branch()
    {
        using var repository = new PolicyRepository();
        var start = repository.Now;
        repository.Write(Policy, "version: 1\n").Commit();
        repository.Write(Rules, Text.RulesFile()).Commit();

        var judgement = Judge(repository.Read(asOf: start), TestFindings.Zlib);

        Assert.Equal([("CVE-2024-0001", PolicyGate.Policy.Disposition.Active)], judgement.Findings.Select(judged => (judged.Finding.Id, judged.Disposition)));
    }

    private static Disposition Disposition(PolicySet policy, PolicyGate.Analyzers.Finding finding) =>
        Judge(policy, finding).Findings.Single(judged => judged.Finding == finding).Disposition;

    private static PolicyJudgement Judge(PolicySet policy, params PolicyGate.Analyzers.Finding[] findings) =>
        policy.Judge(findings, new(null, null, "linux/amd64", policy.Branch), new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), []));

    private static void AssertError(PolicyRepository repository, string message, params (string, string)[] environment) =>
        Assert.Equal($"PG9010: {message}", Assert.Throws<PolicyException>(() => repository.Read(environment: environment)).ToLine());

    private static void AssertTrustedRefError(PolicyRepository repository, string name, string message, params (string, string)[] environment) =>
        Assert.Equal($"PG9010: {message}", Assert.Throws<PolicyException>(() => repository.Read(name, environment: environment)).ToLine());
}
