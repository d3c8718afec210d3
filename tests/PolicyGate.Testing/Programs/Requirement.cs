using Xunit;

namespace PolicyGate.Testing;

/// <summary>What a test needs of the machine. Where it isn't there, the test is skipped and says why.</summary>
public static class Requirement
{
    public static void Programs(params IReadOnlyList<string> names)
    {
        var missing = names.Where(name => !IsInPath(name)).ToList();
        Assert.SkipUnless(missing.Count == 0, $"Not installed: {string.Join(", ", missing)}. Run tests/install-prerequisites.sh.");
    }

    /// <summary>A program that tests/install-prerequisites.sh doesn't install.</summary>
    public static void Program(string name) => Assert.SkipUnless(IsInPath(name), $"Not installed: {name}.");

    public static void Root(string purpose) =>
        Assert.SkipUnless(Environment.IsPrivilegedProcess, $"Only root can {purpose}.");

    private static bool IsInPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, name)));
}
