using System.Globalization;

namespace PolicyGate.Testing;

/// <summary>A git repository with the branch <c>main</c>. Author and times are fixed, so the same steps make the same commits.</summary>
public sealed class GitRepository
{
    public const string Author = "Erika Mustermann";
    public const string AuthorEmail = "erika@example.com";

    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private GitRepository(string folder) => Folder = folder;

    public string Folder { get; }

    public static async Task<GitRepository> InitializeAsync(string folder, CancellationToken cancellationToken)
    {
        Requirement.Programs("git");
        var repository = new GitRepository(folder);
        await repository.RunAsync(["init", "--quiet", "--initial-branch=main"], cancellationToken);
        return repository;
    }

    /// <summary>Writes a file of the work tree, and the folders above it.</summary>
    public void Write(string path, string text)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Commits the whole work tree, a minute after the commit before or at <paramref name="date"/>. Returns the commit's id.</summary>
    public async Task<string> CommitAsync(string message, CancellationToken cancellationToken, DateTimeOffset? date = null)
    {
        _now = date ?? _now.AddMinutes(1);
        await RunAsync(["add", "--all"], cancellationToken);
        await RunAsync(["commit", "--quiet", "--allow-empty", $"--message={message}"], cancellationToken);
        return (await RunAsync(["rev-parse", "HEAD"], cancellationToken)).StandardOutput.Trim();
    }

    /// <summary>Runs git in the work tree; anything but success is an exception.</summary>
    public async Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var now = _now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var environment = HermeticEnvironment.With(new Dictionary<string, string?> { ["GIT_AUTHOR_DATE"] = now, ["GIT_COMMITTER_DATE"] = now });
        var git = await ExternalProgram.RunAsync(
            "git", ["-c", $"user.name={Author}", "-c", $"user.email={AuthorEmail}", .. arguments], Folder, environment, cancellationToken);
        return git.Succeeded();
    }
}
