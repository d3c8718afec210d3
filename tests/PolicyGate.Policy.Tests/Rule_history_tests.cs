using PolicyGate.Policy.Tests.World;

namespace PolicyGate.Policy.Tests;

/// <summary>Who introduced a rule or last changed what it says.</summary>
public sealed class Rule_history_tests
{
    private const string Rules = ".policygate/disable/a.yaml";

    private static (string? Commit, string? Author, DateTimeOffset? Date) Origin(PolicyRepository repository, string rule = "zlib")
    {
        var found = repository.Read().Rules.Single(candidate => candidate.Name == rule);
        return (found.Commit, found.Author, found.Date);
    }

    private static string TwoRules(string first = "CVE-2024-0001", string second = "CVE-2024-21907") =>
        $"version: 1\nrules:\n  - name: zlib\n    when: {{ finding: {first} }}\n  - name: json\n    when: {{ finding: {second} }}\n";

    [Fact]
    public void It_is_the_commit_that_brought_the_rule_not_the_last_one_of_its_file()
    {
        using var repository = new PolicyRepository();
        repository.Write("x", "1").Commit();
        var date = repository.Now;
        var introduced = repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Author = PolicyRepository.Bob;
        var second = repository.Write(Rules, TwoRules()).Commit();
        repository.Write("x", "2").Commit();

        Assert.Equal((introduced, PolicyRepository.Ada, date), Origin(repository));
        Assert.Equal((second, PolicyRepository.Bob, date.AddMinutes(1)), Origin(repository, "json"));
    }

    [Fact]
    public void It_is_the_commit_that_last_changed_what_the_rule_says()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, TwoRules()).Commit();
        repository.Author = PolicyRepository.Bob;
        var changed = repository.Write(Rules, TwoRules(first: "[CVE-2024-0001, CVE-2024-0002]")).Commit();
        repository.Author = PolicyRepository.Ada;
        repository.Write(Rules, TwoRules(first: "[CVE-2024-0001, CVE-2024-0002]", second: "CVE-2024-21908")).Commit();

        Assert.Equal((changed, PolicyRepository.Bob), (Origin(repository).Commit, Origin(repository).Author));
    }

    [Theory]
    [InlineData("moved to another file")]
    [InlineData("file renamed")]
    [InlineData("indented anew")]
    [InlineData("commented")]
    [InlineData("other line ends")]
    [InlineData("byte-order mark")]
    [InlineData("rule renamed")]
    [InlineData("keys in another order")]
    public void What_doesnt_change_what_the_rule_says_doesnt_count(string change)
    {
        using var repository = new PolicyRepository();
        repository.Git("config core.autocrlf false");
        var introduced = repository.Write(Rules, Text.RulesFile(more: "reason: Reviewed.\nexpires: 2030-01-01")).Commit();
        repository.Author = PolicyRepository.Bob;
        var text = File.ReadAllText(Path.Combine(repository.Folder, Rules));
        switch (change)
        {
            case "moved to another file":
                repository.Delete(Rules).Write(".policygate/disable/b.yaml", $"version: 1\nrules:\n  - name: other\n    when: {{ severity: low }}\n{text["version: 1\nrules:\n".Length..]}");
                break;
            case "file renamed":
                repository.Delete(Rules).Write(".policygate/disable/b.yml", text);
                break;
            case "indented anew":
                repository.Write(Rules, "version: 1\nrules:\n      - name: zlib\n        when: { finding: [CVE-2024-0001] }\n        reason: \"Reviewed.\"\n        expires: 2030-01-01\n");
                break;
            case "commented":
                repository.Write(Rules, $"# Team A\n{text}# end\n");
                break;
            case "other line ends":
                repository.Write(Rules, text.ReplaceLineEndings("\r\n"));
                break;
            case "byte-order mark":
                repository.Write(Rules, $"\uFEFF{text}");
                break;
            case "rule renamed":
                repository.Write(Rules, text.Replace("name: zlib", "name: zlib-renamed", StringComparison.Ordinal));
                break;
            default:
                repository.Write(Rules, "rules:\n  - expires: 2030-01-01\n    reason: Reviewed.\n    when:\n      finding: CVE-2024-0001\n    name: zlib\nversion: 1\n");
                break;
        }

        Assert.NotEqual(introduced, repository.Commit());
        Assert.Equal((introduced, PolicyRepository.Ada), (Origin(repository, change == "rule renamed" ? "zlib-renamed" : "zlib").Commit, Origin(repository, change == "rule renamed" ? "zlib-renamed" : "zlib").Author));
    }

    [Fact]
    public void A_copy_of_a_rule_is_a_new_one()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile()).Commit();
        var copied = repository.Write(".policygate/disable/b.yaml", Text.RulesFile("copy")).Commit();

        Assert.Equal(copied, Origin(repository, "copy").Commit);
    }

    [Fact]
    public void A_rule_that_was_removed_and_came_back_is_of_the_commit_that_brought_it_back()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Delete(Rules).Commit();
        var back = repository.Write(Rules, Text.RulesFile()).Commit();

        Assert.Equal(back, Origin(repository).Commit);
    }

    [Fact]
    public void Through_a_merge_it_is_the_commit_of_the_branch()
    {
        using var repository = new PolicyRepository();
        repository.Write(".policygate/disable/main.yaml", Text.RulesFile("of-main", "CVE-1")).Commit();
        repository.Git("checkout --quiet -b feature");
        repository.Author = PolicyRepository.Bob;
        var feature = repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Git("checkout --quiet main");
        repository.Author = PolicyRepository.Ada;
        var main = repository.Write(".policygate/disable/other.yaml", Text.RulesFile("other", "CVE-2")).Commit();
        repository.Git("merge --quiet --no-ff -m merge feature");

        Assert.Equal((feature, PolicyRepository.Bob), (Origin(repository).Commit, Origin(repository).Author));
        Assert.Equal(main, Origin(repository, "other").Commit);
    }

    [Fact]
    public void What_a_merge_commit_itself_changes_is_its_own()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile(finding: "CVE-1")).Commit();
        repository.Git("checkout --quiet -b feature");
        repository.Write(Rules, Text.RulesFile(finding: "CVE-2")).Commit();
        repository.Git("checkout --quiet main");
        repository.Write(Rules, Text.RulesFile(finding: "CVE-3")).Commit();
        repository.Git("merge --quiet --no-ff --no-commit -s ours feature");
        repository.Author = PolicyRepository.Bob;
        var merge = repository.Write(Rules, Text.RulesFile(finding: "CVE-4")).Commit();

        Assert.Equal((merge, PolicyRepository.Bob), (Origin(repository).Commit, Origin(repository).Author));
    }

    /// <summary>The commit is another, its author the same.</summary>
    [Fact]
    public void After_a_rebase_it_is_the_rebased_commit_with_its_author()
    {
        using var repository = new PolicyRepository();
        repository.Write("x", "1").Commit();
        repository.Git("checkout --quiet -b feature");
        repository.Author = PolicyRepository.Bob;
        var before = repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Git("checkout --quiet main");
        repository.Author = PolicyRepository.Ada;
        repository.Write("y", "1").Commit();
        repository.Git("checkout --quiet feature");
        repository.Git("rebase --quiet main");

        Assert.NotEqual(before, Origin(repository).Commit);
        Assert.Equal((repository.Head, PolicyRepository.Bob), (Origin(repository).Commit, Origin(repository).Author));
    }

    [Fact]
    public void A_squash_merge_is_of_whoever_made_it()
    {
        using var repository = new PolicyRepository();
        repository.Write("x", "1").Commit();
        repository.Git("checkout --quiet -b feature");
        repository.Write(Rules, Text.RulesFile(finding: "CVE-1")).Commit();
        repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Git("checkout --quiet main");
        repository.Git("merge --quiet --squash feature");
        repository.Author = PolicyRepository.Bob;
        var squashed = repository.Commit();

        Assert.Equal((squashed, PolicyRepository.Bob), (Origin(repository).Commit, Origin(repository).Author));
    }

    [Fact]
    public void In_a_shallow_clone_it_is_unknown_beyond_the_edge_and_the_report_says_so()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Write("x", "1").Commit();
        var recent = repository.Write(".policygate/disable/b.yaml", Text.RulesFile("json", "CVE-2024-21907")).Commit();
        var shallow = repository.Clone("shallow", "--depth=1");

        Assert.Equal((null, null, null), Origin(shallow));
        var notification = Assert.Single(
            shallow.Read().Judge([], new(null, null, "linux/amd64", null), new(repository.Now, [])).Notifications, notification => notification.Id == "PG8009");
        Assert.StartsWith("Who introduced 2 rules, and when, isn't known, since the clone doesn't have the whole history. Run 'git fetch --unshallow'", notification.Message);

        var deeper = repository.Clone("deeper", "--depth=2");
        Assert.Equal((null, null, null), Origin(deeper));
        Assert.Equal(recent, Origin(deeper, "json").Commit);
        deeper.Git("fetch --quiet --unshallow");
        Assert.Equal(Origin(repository), Origin(deeper));
    }

    [Fact]
    public void A_shallow_pull_request_is_judged_by_its_target()
    {
        using var repository = new PolicyRepository();
        repository.Write(".policygate/policy.yaml", "version: 1\n").Write(Rules, Text.RulesFile()).Commit();
        repository.Git("checkout --quiet -b feature");
        repository.Write(".policygate/disable/b.yaml", Text.RulesFile("json", "CVE-2024-21907")).Delete(Rules).Commit();
        var clone = repository.Clone("clone", "--depth=1", "--branch=feature");
        clone.Git("fetch --quiet --depth=1 origin main:refs/remotes/origin/main");

        var policy = clone.Read(environment: [("GITHUB_ACTIONS", "true"), ("GITHUB_BASE_REF", "main")]);
        var judged = policy.Judge([TestFindings.Zlib, TestFindings.Newtonsoft], new(null, null, "linux/amd64", null), new(repository.Now, [])).Findings;

        Assert.Equal(
            ["CVE-2024-21907 UnderReview", "CVE-2024-0001 Disabled", "PG9023 Active", "PG9024 Active"],
            judged.Select(finding => $"{finding.Finding.Id} {finding.Disposition}"));
    }

    [Theory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public void In_a_partial_clone_it_is_unknown_where_older_files_are_missing(string filter)
    {
        using var repository = new PolicyRepository();
        repository.Git("config uploadpack.allowFilter true");
        repository.Write(Rules, Text.RulesFile()).Commit();
        repository.Author = PolicyRepository.Bob;
        repository.Write(Rules, TwoRules()).Commit();
        var partial = repository.Clone("partial", $"--filter={filter}");

        Assert.Equal((null, null, null), Origin(partial));
        partial.Git("fetch --quiet --refetch --no-filter origin");
        Assert.Equal(Origin(repository), Origin(partial));
    }

    [Fact]
    public void Grafts_make_it_unknown()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile()).Commit();
        var second = repository.Write(Rules, Text.RulesFile(more: "reason: x")).Commit();
        repository.Write("x", "1").Commit();
        repository.Write(".git/info/grafts", $"{second}\n");

        Assert.Equal((null, null, null), Origin(repository));
    }
}
