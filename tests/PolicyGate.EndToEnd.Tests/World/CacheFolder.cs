using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>
/// What is dear to make, kept from one test run to the next. An entry is a folder that appears whole or not at all; of several
/// test processes that want the same one, one makes it and the others wait.
/// </summary>
internal static class CacheFolder
{
    public static string Root { get; } = Path.Combine(UserCache(), "policygate-tests");

    /// <summary>Full path of the entry. <paramref name="make"/> fills an empty folder where there is none yet.</summary>
    public static async Task<string> GetOrMakeAsync(string name, Func<string, Task> make, CancellationToken cancellationToken)
    {
        var entry = Path.Combine(Root, name);
        if (Directory.Exists(entry))
            return entry;
        Directory.CreateDirectory(Root);
        await using var held = await LockAsync(entry + ".lock", cancellationToken);
        if (Directory.Exists(entry))
            return entry;

        foreach (var left in Directory.EnumerateDirectories(Root, $"{name}.unfinished-*"))
            await DeleteAsync(left, cancellationToken);
        var unfinished = Directory.CreateDirectory($"{entry}.unfinished-{Environment.ProcessId}").FullName;
        await make(unfinished);
        Directory.Move(unfinished, entry);
        return entry;
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException))
            {
                await Task.Delay(200, cancellationToken);
            }
        }
    }

    // A killed debootstrap can leave /proc mounted in its target, and nothing may be deleted through that; or it still writes
    // there, and what can't be deleted now goes the next time.
    private static async Task DeleteAsync(string folder, CancellationToken cancellationToken) =>
        await ExternalProgram.RunAsync("rm", ["-rf", "--one-file-system", folder], cancellationToken: cancellationToken);

    private static string UserCache() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
