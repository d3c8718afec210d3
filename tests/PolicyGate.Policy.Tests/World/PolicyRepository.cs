using System.Diagnostics;
using System.Globalization;
using PolicyGate.Testing;

namespace PolicyGate.Policy.Tests.World;

/// <summary>A repository made by the real git, in a folder that is gone afterwards. Authors and times are fixed: each commit is a minute after the one before.</summary>
internal sealed class PolicyRepository : IDisposable
{
    internal const string Ada = "Ada Lovelace <ada@example.com>";
    internal const string Bob = "Bob Builder <bob@example.com>";

    private readonly TemporaryFolder? _folder;

    internal PolicyRepository(string start = "init --quiet --initial-branch=main work")
    {
        Requirement.Programs("git");
        _folder = new();
        Folder = _folder.Root;
        Git(start);
        Folder = Path.Combine(_folder.Root, "work");
    }

    private PolicyRepository(string folder, DateTimeOffset now)
    {
        Folder = folder;
        Now = now;
    }

    /// <summary>The work tree.</summary>
    internal string Folder { get; }

    /// <summary>Time of the next commit.</summary>
    internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    internal string Author { get; set; } = Ada;

    internal PolicyRepository Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    internal PolicyRepository Delete(string path)
    {
        File.Delete(Path.Combine(Folder, path));
        return this;
    }

    /// <summary>Commits the whole work tree.</summary>
    internal string Commit(string message = "change")
    {
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "-m", message);
        Now = Now.AddMinutes(1);
        return Head;
    }

    internal string Head => Git("rev-parse", "HEAD").Trim();

    internal string Git(string arguments) => Git(arguments.Split(' '));

    internal string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        var time = Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var (name1, email) = (Author.Split(" <")[0], Author.Split('<')[1].TrimEnd('>'));
        foreach (var (name, value) in new[]
        {
            ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_ALLOW_PROTOCOL", "file"),
            // Nothing goes on in the background when the folder is deleted.
            ("GIT_CONFIG_COUNT", "2"), ("GIT_CONFIG_KEY_0", "gc.auto"), ("GIT_CONFIG_VALUE_0", "0"), ("GIT_CONFIG_KEY_1", "maintenance.auto"), ("GIT_CONFIG_VALUE_1", "false"),
            ("GIT_AUTHOR_NAME", name1), ("GIT_AUTHOR_EMAIL", email), ("GIT_AUTHOR_DATE", time),
            ("GIT_COMMITTER_NAME", "Merge Queue"), ("GIT_COMMITTER_EMAIL", "queue@example.com"), ("GIT_COMMITTER_DATE", time),
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error.Result}");
    }

    /// <summary>A clone beside this repository.</summary>
    internal PolicyRepository Clone(string name, params string[] options)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Folder)!, name);
        Git(["clone", "--quiet", .. options, $"file://{Folder}", folder]);
        return new(folder, Now);
    }

    /// <summary>Reads the policy as a scan in this folder does.</summary>
    internal PolicySet Read(string? trustedRef = null, DateTimeOffset? asOf = null, string? at = null, string policy = ".policygate", string? asOfCommit = null, params (string Name, string Value)[] environment) =>
        PolicySet.Read(new()
        {
            Repository = at ?? Folder,
            PolicyDirectory = policy,
            TrustedRef = trustedRef,
            AsOf = asOf ?? Now,
            AsOfGiven = asOf is not null,
            AsOfCommit = asOfCommit,
            Environment = environment.ToDictionary(variable => variable.Name, variable => variable.Value),
        }, TestContext.Current.CancellationToken);

    public void Dispose() => _folder?.Dispose();
}
