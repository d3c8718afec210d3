using System.Runtime.InteropServices;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Tests.World;
using PolicyGate.Testing;

namespace PolicyGate.Policy.Tests;

/// <summary>All the forms a repository can have.</summary>
public sealed class Repositories_tests
{
    private const string Rules = ".policygate/disable/a.yaml";
    private const string Policy = ".policygate/policy.yaml";

    private static PolicyRepository Repository(string start = "init --quiet --initial-branch=main work")
    {
        var repository = new PolicyRepository(start);
        repository.Write(Policy, "version: 1\n").Write(Rules, Text.RulesFile()).Commit();
        return repository;
    }

    private static PolicySet ReadAt(string? folder, string policy = ".policygate") => PolicySet.Read(
        new() { Repository = folder, PolicyDirectory = policy, AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Environment = new Dictionary<string, string>() },
        TestContext.Current.CancellationToken);

    private static string? BuiltInNotification(PolicySet policy) => policy
        .Judge([], new(null, null, "linux/amd64", null), new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), []))
        .Notifications.SingleOrDefault(notification => notification.Id == "PG8006")?.Message.Split(". ")[^1];

    [Fact]
    public void Without_a_repository_the_built_in_policy_counts()
    {
        using var folder = new TemporaryFolder();

        var policy = ReadAt(folder.Root);

        Assert.Equal((null, null, null), (policy.Revision, policy.Repository, policy.Branch));
        Assert.Equal($"There is no git repository around '{folder.Root}'.", BuiltInNotification(policy));
        Assert.Equal("There is no git repository.", BuiltInNotification(ReadAt(null)));
        folder.Write(Policy, "version: 1\n");
        Assert.Equal($"There is no git repository around '{folder.Root}'; '.policygate' is there, but files outside git never count.", BuiltInNotification(ReadAt(folder.Root)));
    }

    [Fact]
    public void Without_a_repository_a_given_trusted_revision_is_an_error()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<PolicyException>(() => PolicySet.Read(
            new() { Repository = folder.Root, TrustedRef = "origin/main", AsOf = DateTimeOffset.UnixEpoch, Environment = new Dictionary<string, string>() },
            TestContext.Current.CancellationToken));

        Assert.Equal("PG9010", error.Code);
        Assert.Contains("'origin/main'", error.Message, StringComparison.Ordinal);
        Assert.Contains("--repository", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_policy_file_the_built_in_policy_counts_and_rules_do()
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile()).Commit();

        var policy = repository.Read();

        Assert.Equal([Rules], policy.Files);
        Assert.Equal("There is no '.policygate/policy.yaml' at the trusted revision, HEAD.", BuiltInNotification(policy));
    }

    [Fact]
    public void An_empty_repository_trusts_nothing()
    {
        using var repository = new PolicyRepository();
        repository.Write(Policy, "version: 1\nfail: { severity: critical }\n").Write(Rules, Text.RulesFile());

        var policy = repository.Read();
        var judgement = policy.Judge([TestFindings.Zlib], new(null, null, "linux/amd64", null), new(repository.Now, []));

        Assert.Equal((null, "main"), (policy.Revision, policy.Branch));
        Assert.Equal(Disposition.UnderReview, judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Disposition);
        Assert.Equal("There is no '.policygate/policy.yaml' at the trusted revision, HEAD.", BuiltInNotification(policy));
        Assert.StartsWith("PG9010: ", Assert.Throws<PolicyException>(() => repository.Read(environment: ("CI", "true"))).ToLine());
    }

    [Fact]
    public void Any_folder_of_the_work_tree_will_do()
    {
        using var repository = Repository();
        var folder = Directory.CreateDirectory(Path.Combine(repository.Folder, "src", "Shop")).FullName;

        Assert.Equal(repository.Head, repository.Read(at: folder).Revision);
        Assert.Equal(repository.Folder, repository.Read(at: folder).Repository!.Root);
    }

    [Fact]
    public void A_bare_repository_is_read()
    {
        using var repository = Repository();
        var bare = repository.Clone("bare.git", "--bare");

        var policy = bare.Read();

        Assert.Equal((repository.Head, null, "main"), (policy.Revision, policy.Repository!.Root, policy.Repository.Branch));
        Assert.Equal(["zlib"], policy.Rules.Select(rule => rule.Name));
        Assert.Empty(policy.WorkTreeMistakes);
    }

    [Fact]
    public void A_detached_HEAD_has_no_branch()
    {
        using var repository = Repository();
        repository.Git("checkout --quiet --detach");

        var policy = repository.Read();

        Assert.Equal((repository.Head, null, null), (policy.Revision, policy.Branch, policy.Repository!.Branch));
    }

    [Fact]
    public void A_second_work_tree_has_its_own_HEAD()
    {
        using var repository = Repository();
        var folder = Path.Combine(Path.GetDirectoryName(repository.Folder)!, "second");
        repository.Git("worktree", "add", "--quiet", "-b", "other", folder);
        repository.Write(Rules, Text.RulesFile("changed", "CVE-1")).Commit();

        var policy = repository.Read(at: folder);

        Assert.Equal(("other", folder), (policy.Branch, policy.Repository!.Root));
        Assert.Equal(["zlib"], policy.Rules.Select(rule => rule.Name));
        Assert.NotNull(policy.Rules[0].Commit);
    }

    [Fact]
    public void A_submodule_has_its_own_policy()
    {
        using var repository = Repository();
        var super = repository.Clone("super");
        super.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", $"file://{repository.Folder}", "lib");
        super.Write(Rules, Text.RulesFile("outer", "CVE-1")).Commit();

        Assert.Equal(["zlib"], super.Read(at: Path.Combine(super.Folder, "lib")).Rules.Select(rule => rule.Name));
        Assert.Equal(["outer"], super.Read().Rules.Select(rule => rule.Name));
    }

    [Fact]
    public void Another_policy_folder_can_be_named_in_the_repository_only()
    {
        using var repository = Repository();
        repository.Write("build/gate/policy.yaml", "version: 1\n").Write("build/gate/disable/x.yaml", Text.RulesFile("other")).Commit();

        foreach (var folder in new[] { "build/gate", "./build/gate/", "build/x/../gate", Path.Combine(repository.Folder, "build", "gate") })
            Assert.Equal(["build/gate/disable/x.yaml", "build/gate/policy.yaml"], repository.Read(policy: folder).Files);
        foreach (var folder in new[] { "../gate", "/etc/policygate" })
            Assert.Equal($"'{folder}' lies outside the git repository, and files outside git never count.", BuiltInNotification(repository.Read(policy: folder)));
        Assert.Equal("PG9012: The policy folder '.' is the repository itself: name a folder in it, such as .policygate.", Assert.Throws<PolicyException>(() => repository.Read(policy: ".")).ToLine());
    }

    [Theory]
    [InlineData(".policygate", "/tmp", ".policygate: PG9012: This is a symbolic link, which is not followed: put an ordinary file or folder here.")]
    [InlineData(".policygate/policy.yaml", "../other.yaml", ".policygate/policy.yaml: PG9012: This is a symbolic link, which is not followed: put an ordinary file or folder here.")]
    [InlineData(".policygate/disable", "../other", ".policygate/disable: PG9012: This is a symbolic link, which is not followed: put an ordinary file or folder here.")]
    [InlineData(".policygate/disable/a.yaml", "../../other.yaml", ".policygate/disable/a.yaml: PG9012: This is a symbolic link, which is not followed: put an ordinary file or folder here.")]
    public void A_symbolic_link_is_a_mistake(string path, string target, string expected)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "Making symbolic links needs a right on Windows.");
        using var repository = Repository();
        repository.Write("other.yaml", Text.RulesFile()).Write("other/a.yaml", Text.RulesFile()).Commit();
        repository.Git("rm", "-r", "--quiet", path);
        var link = Path.Combine(repository.Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);

        // Only in the work tree it is a finding; at the trusted revision nothing passes.
        Assert.Equal([expected], repository.Read().WorkTreeMistakes.Select(mistake => mistake.ToLine()));
        repository.Commit();
        Assert.Equal(expected, Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Fact]
    public void A_submodule_as_policy_folder_is_a_mistake()
    {
        using var repository = Repository();
        repository.Git("rm -r --quiet .policygate");
        repository.Git("update-index", "--add", "--cacheinfo", $"160000,{repository.Head},.policygate");
        repository.Git("commit --quiet -m submodule");

        Assert.Equal(".policygate: PG9012: This is a submodule, which is not followed: put an ordinary file or folder here.", Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Fact]
    public void Files_that_look_as_if_they_counted_are_told()
    {
        using var repository = Repository();
        foreach (var name in new[] { "Policy.yaml", "rules.yaml", "disable/b.YAML", "disable/team/c.yaml", "vex/x.json", "README.md", "disable/notes.txt" })
            repository.Write($".policygate/{name}", "x: [\n");
        repository.Commit();

        var notifications = repository.Read().Judge([], new(null, null, "linux/amd64", null), new(repository.Now, [])).Notifications;

        Assert.Equal(
            [".policygate/Policy.yaml", ".policygate/disable/b.YAML", ".policygate/disable/team/c.yaml", ".policygate/rules.yaml", ".policygate/vex/x.json"],
            notifications.Where(notification => notification.Id == "PG8012").Select(notification => notification.Path));
    }

    [Fact]
    public void Two_policies_are_a_mistake()
    {
        using var repository = Repository();
        repository.Write(".policygate/policy.yml", "version: 1\n").Commit();

        Assert.Equal(".policygate/policy.yml: PG9012: There are both policy.yaml and policy.yml: keep one of them.", Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Fact]
    public void A_file_over_the_limit_is_a_mistake()
    {
        using var repository = Repository();
        repository.Write(Rules, Text.RulesFile() + new string('#', 1 << 20)).Commit();

        Assert.Equal($"{Rules}: PG9001: The file is bigger than 1 MiB: split it.", Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Fact]
    public void A_partial_clone_without_the_files_is_an_error_with_its_remedy()
    {
        using var repository = Repository();
        repository.Git("config uploadpack.allowFilter true");
        var clone = repository.Clone("clone", "--filter=blob:none", "--no-checkout");

        var exception = Assert.Throws<PolicyException>(() => clone.Read());

        Assert.Equal($"{Policy}: PG9011: This file is not in the repository, which is a partial clone: run 'git fetch --refetch --no-filter origin'.", exception.ToLine());
        clone.Git("fetch --quiet --refetch --no-filter origin");
        Assert.Equal(repository.Head, clone.Read().Revision);
    }

    [Fact]
    public void A_partial_clone_without_trees_is_an_error_with_its_remedy()
    {
        using var repository = Repository();
        repository.Git("config uploadpack.allowFilter true");
        var clone = repository.Clone("clone", "--filter=tree:0", "--no-checkout");

        Assert.Contains("run 'git fetch --unshallow' in a shallow clone, 'git fetch --refetch --no-filter origin' in a partial one.", Assert.Throws<PolicyException>(() => clone.Read()).ToLine());
    }

    [Fact]
    public void A_repository_with_other_object_names_is_an_error()
    {
        using var repository = Repository("init --quiet --initial-branch=main --object-format=sha256 work");

        Assert.Equal(
            $"PG9011: The git repository around '{repository.Folder}' has SHA-256 object names, which PolicyGate can't read: use one with SHA-1 object names, git's default.",
            Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Fact]
    public void A_repository_of_another_user_is_an_error_with_its_remedy()
    {
        Assert.SkipUnless(Environment.UserName == "root" && OperatingSystem.IsLinux(), "Giving files away needs root.");
        using var repository = Repository();
        using var chown = System.Diagnostics.Process.Start("chown", ["-R", "12345", repository.Folder]);
        chown.WaitForExit();

        var line = Assert.Throws<PolicyException>(() => repository.Read()).ToLine();

        Assert.StartsWith($"PG9011: The git repository '{repository.Folder}", line);
        Assert.Contains($" belongs to another user, so git and PolicyGate don't trust it: run 'git config --global --add safe.directory {repository.Folder}", line);
    }

    [Fact]
    public void A_damaged_repository_is_an_error()
    {
        using var repository = Repository();
        File.WriteAllText(Path.Combine(repository.Folder, ".git", "HEAD"), "ref: refs/heads/main\nrubbish");
        File.WriteAllText(Path.Combine(repository.Folder, ".git", "refs", "heads", "main"), "rubbish");

        Assert.StartsWith($"PG9011: The git repository around '{repository.Folder}' can't be read (", Assert.Throws<PolicyException>(() => repository.Read()).ToLine());
    }

    [Theory]
    [InlineData("https://user:secret@example.com/shop/web.git", "https://example.com/shop/web.git")]
    [InlineData("https://token@example.com:8443/shop/web", "https://example.com:8443/shop/web")]
    [InlineData("https://example.com/a%20b", "https://example.com/a%20b")]
    [InlineData("ssh://git@example.com/shop/web.git", "ssh://example.com/shop/web.git")]
    [InlineData("git@example.com:shop/web.git", "ssh://example.com/shop/web.git")]
    [InlineData("/srv/git/web.git", "/srv/git/web.git")]
    [InlineData("../web.git", "../web.git")]
    [InlineData("https://user:pa ss@exa mple/x", "https://exa mple/x")]
    public void The_remote_is_told_without_credentials(string url, string expected) => Assert.Equal(expected, RepositoryFactsReader.WithoutCredentials(url));

    [Fact]
    public void The_remote_of_a_clone_is_told()
    {
        using var repository = Repository();

        Assert.Equal($"file://{repository.Folder}", repository.Clone("clone").Read().Repository!.RemoteUrl);
    }
}
