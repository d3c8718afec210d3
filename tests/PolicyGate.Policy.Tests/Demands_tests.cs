using System.Diagnostics;
using PolicyGate.Policy.Tests.World;
using PolicyGate.Testing;

namespace PolicyGate.Policy.Tests;

/// <summary>What the policy demands of rules: one that breaks a demand doesn't apply, and is told at its line.</summary>
public sealed class Demands_tests
{
    private const string Rules = ".policygate/disable/a.yaml";

    [Theory]
    [InlineData("justification: true", "", "neither justification nor reason")]
    [InlineData("justification: true", "reason: Seen.", null)]
    [InlineData("justification: true", "justification: component_not_present", null)]
    [InlineData("ticket: 'SEC-[0-9]+'", "reason: See SEC-12.", null)]
    [InlineData("ticket: 'SEC-[0-9]+'", "reason: See SEC-.", "names no ticket")]
    [InlineData("ticket: 'SEC-[0-9]+'", "", "names no ticket")]
    [InlineData("maxLifetime: 90d", "expires: 2026-04-01", null)]
    [InlineData("maxLifetime: 90d", "expires: 2026-04-02", "through 2026-04-01")]
    [InlineData("maxLifetime: 90d", "until: fixed", "has no 'expires'")]
    [InlineData("otherCommitter: true", "", null)]
    [InlineData("owners: ['@security']", "", null)]
    [InlineData("owners: ['@SECURITY', '@other']", "", null)]
    [InlineData("owners: ['@other']", "", "is owned by @security")]
    [InlineData("signedCommit: true", "", "isn't signed")]
    public void A_rule_that_breaks_a_demand_doesnt_apply(string demand, string keys, string? why)
    {
        using var repository = new PolicyRepository();
        var signers = demand.StartsWith("signed", StringComparison.Ordinal) ? "trustedSigners: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDc0SbhSHaWCPvC0WfCwDgpBGaWCUNHTw4FJ5xDRJ5Jq ada']\n" : "";
        repository.Write(".policygate/policy.yaml", $"version: 1\nfail: {{ severity: low }}\nrequire: {{ {demand} }}\n{signers}")
            .Write(".github/CODEOWNERS", "* @all\n.policygate/ @security\n").Write(Rules, Text.RulesFile(more: keys)).Commit();

        AssertJudged(repository, why);
    }

    [Fact]
    public void Who_commits_what_they_wrote_needs_another_committer()
    {
        using var repository = new PolicyRepository { Author = "Queue <QUEUE@example.com>" };
        repository.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\nrequire: { otherCommitter: true }\n").Write(Rules, Text.RulesFile()).Commit();

        AssertJudged(repository, "the same author and committer");
    }

    [Fact]
    public void What_isnt_known_of_a_commit_breaks_a_demand_on_it()
    {
        using var repository = new PolicyRepository();
        repository.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\nrequire: { otherCommitter: true }\n").Write(Rules, Text.RulesFile()).Commit();
        repository.Write("x", "1").Commit();

        AssertJudged(repository.Clone("shallow", "--depth=1"), "isn't known");
    }

    [Theory]
    [InlineData("ed25519", "")]
    [InlineData("rsa", "3072")]
    [InlineData("ecdsa", "256")]
    [InlineData("ecdsa", "384")]
    [InlineData("ecdsa", "521")]
    public void A_commit_signed_with_ssh_is_verified(string type, string bits)
    {
        Requirement.Programs("git", "ssh-keygen");
        using var keys = new TemporaryFolder();
        foreach (var name in new[] { "ada", "eve" })
            Run(keys, "ssh-keygen", ["-q", "-t", type, .. bits.Length > 0 ? new[] { "-b", bits } : [], "-N", "", "-C", name, "-f", keys.Path(name)]);
        string[] sign = ["-c", "gpg.format=ssh", "-c", $"user.signingkey={keys.Path("ada")}", "-c", "commit.gpgsign=true"];

        AssertSigned(sign, File.ReadAllText(keys.Path("ada.pub")).Trim(), File.ReadAllText(keys.Path("eve.pub")).Trim(), "ada");
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa3072")]
    public void A_commit_signed_with_OpenPGP_is_verified(string algorithm)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script that calls gpg is one of a Unix shell.");
        Requirement.Programs("git", "gpg", "gpgconf");
        using var keys = new TemporaryFolder();
        try
        {
            foreach (var name in new[] { "ada", "eve" })
                Run(keys, "gpg", ["--homedir", keys.Root, "--batch", "--quiet", "--faked-system-time", "20250101T000000", "--passphrase", "", "--quick-generate-key", $"{name} <{name}@example.com>", algorithm, "sign", "never"]);
            var program = keys.Write("gpg.sh", $"#!/bin/sh\nexec gpg --homedir '{keys.Root}' --batch \"$@\"\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            string[] sign = ["-c", $"gpg.program={program}", "-c", "user.signingkey=ada@example.com", "-c", "commit.gpgsign=true"];

            AssertSigned(sign, Export("ada"), Export("eve"), "ada <ada@example.com>");
        }
        finally
        {
            Run(keys, "gpgconf", ["--homedir", keys.Root, "--kill", "all"]);
        }

        string Export(string name) => Run(keys, "gpg", ["--homedir", keys.Root, "--batch", "--armor", "--export", $"{name}@example.com"]).Trim();
    }

    private static void AssertSigned(string[] sign, string trusted, string other, string signer)
    {
        using var repository = new PolicyRepository();
        repository.Write(Rules, Text.RulesFile());
        repository.Git("add", "--all");
        repository.Git([.. sign, "commit", "--quiet", "-m", "signed"]);
        Trust(trusted);

        AssertJudged(repository, null);
        var signature = Assert.Single(repository.Read().Rules).Signature!;
        Assert.Equal((SignatureState.Trusted, signer), (signature.State, signature.Signer));

        Trust(other);
        AssertJudged(repository, "is signed, not verified");
        Assert.Equal(signature with { State = SignatureState.NotVerified, Signer = null }, Assert.Single(repository.Read().Rules).Signature);

        // The signature of one commit on another.
        Trust(trusted);
        var signed = repository.Git("log", "--format=%H", "--grep=signed").Trim();
        var forged = repository.Git("cat-file", "commit", signed).Replace("\n\nsigned", "\n\nforged", StringComparison.Ordinal);
        var file = Path.Combine(repository.Folder, ".git", "forged");
        File.WriteAllText(file, forged);
        var commit = repository.Git("hash-object", "-t", "commit", "-w", file).Trim();
        repository.Git("reset", "--quiet", "--hard", commit);
        Trust(trusted);
        AssertJudged(repository, "has a signature that is wrong");
        Assert.Equal(SignatureState.Bad, Assert.Single(repository.Read().Rules).Signature!.State);

        void Trust(string key) => repository.Write(
            ".policygate/policy.yaml", $"version: 1\nfail: {{ severity: low }}\nrequire: {{ signedCommit: true }}\ntrustedSigners:\n  - |\n    {key.Replace("\n", "\n    ", StringComparison.Ordinal)}\n").Commit("policy");
    }

    [Fact]
    public void A_rule_that_fails_its_example_doesnt_apply()
    {
        using var repository = new PolicyRepository();
        repository.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\n")
            .Write(Rules, Text.RulesFile(more: "examples:\n  match: { finding: [CVE-9, CVE-2024-0001] }\n  noMatch: [{ finding: CVE-2024-0002 }]")).Commit();
        AssertJudged(repository, null);

        repository.Write(Rules, Text.RulesFile(more: "examples:\n  noMatch: [{ finding: CVE-2024-0001 }]")).Commit();
        AssertJudged(repository, "matches this example, which it must not", "PG9020", 7);
    }

    [Fact]
    public void A_rule_whose_end_was_past_when_it_was_written_is_told_as_that()
    {
        using var repository = new PolicyRepository();
        repository.Write(".policygate/policy.yaml", "version: 1\nfail: { severity: low }\n").Write(Rules, Text.RulesFile(more: "expires: 2025-12-31")).Commit();
        AssertJudged(repository, "which was past when commit", "PG9028");
    }

    [Theory]
    [InlineData("src/Shop.csproj", false)]
    [InlineData("src/Shop2.csproj", true)]
    [InlineData("src/*.fsproj", false)]
    public void A_rule_for_a_project_that_there_isnt_is_told(string target, bool isMissing)
    {
        using var repository = new PolicyRepository();
        repository.Write("src/Shop.csproj", "<Project/>").Write(Rules, Text.RulesFile(more: $"scope: {{ target: '{target}' }}")).Commit();

        Assert.Equal(isMissing, Judge(repository).Findings.Any(judged => judged.Finding.Id == "PG9029"));
    }

    [Fact]
    public void Who_introduced_a_rule_and_what_its_last_change_changed_are_told_apart()
    {
        using var repository = new PolicyRepository();
        var introduced = repository.Write(Rules, Text.RulesFile(more: "reason: a")).Commit();
        repository.Author = PolicyRepository.Bob;
        repository.Write(Rules, Text.RulesFile(more: "reason: b")).Commit();
        var changed = repository.Write(".policygate/disable/b.yaml", Text.RulesFile("renamed", more: "reason: b\nexpires: 2027-01-01")).Delete(Rules)
            .Write(Rules, Text.RulesFile(more: "reason: b\nexpires: 2027-01-01").Replace("CVE-2024-0001", "[CVE-2024-0001, CVE-2]", StringComparison.Ordinal)).Delete(".policygate/disable/b.yaml").Commit();

        var rule = Assert.Single(repository.Read().Rules);
        Assert.Equal((introduced, PolicyRepository.Ada, changed, PolicyRepository.Bob), (rule.Introduced!.Commit, rule.Introduced.Author, rule.Commit, rule.Author));
        Assert.Equal(["expires", "when"], rule.Changed);
    }

    private static PolicyJudgement Judge(PolicyRepository repository) => repository.Read().Judge([TestFindings.Zlib], new(null, "src/Shop.csproj", "linux/amd64", null), new(repository.Now, []));

    private static void AssertJudged(PolicyRepository repository, string? why, string id = "PG9027", int line = 3)
    {
        var judgement = Judge(repository);
        Assert.Equal(why is null ? (Disposition.Disabled, Verdict.Pass) : (Disposition.Active, Verdict.Fail), (judgement.Findings.Single(judged => judged.Finding == TestFindings.Zlib).Disposition, judgement.Verdict.Verdict));
        Assert.Equal(why is null ? Verdict.Pass : Verdict.Fail, judgement.VerdictOnceMerged);
        var about = judgement.Findings.Where(judged => judged.Finding.Category == PolicyChecks.Category).Select(judged => judged.Finding).ToArray();
        if (why is null)
        {
            Assert.Empty(about);
            return;
        }

        var finding = Assert.Single(about);
        Assert.Equal((id, Rules, line), (finding.Id, finding.Source!.Value.Path, finding.Source.Value.Line));
        Assert.Contains(why, finding.Title, StringComparison.Ordinal);
    }

    private static string Run(TemporaryFolder folder, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {error.Result}");
    }
}
