using System.Collections.Immutable;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Reads the policy folder of the work tree. Links are not followed.</summary>
internal static class WorkTreeFiles
{
    /// <param name="root">The work tree.</param>
    /// <param name="folder">The policy folder, relative to it.</param>
    /// <param name="mistakes">Where mistakes go.</param>
    internal static PolicyFileSet Read(string root, string folder, Mistakes mistakes)
    {
        var directory = root;
        var path = "";
        foreach (var segment in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            directory = Path.Combine(directory, segment);
            path = path.Length == 0 ? segment : $"{path}/{segment}";
            if (!IsFolder(directory, path, mistakes))
                return PolicyFileSet.Empty;
        }

        var policies = Names(directory, path, PolicyFolder.IsPolicy, mistakes);
        var rulesDirectory = Path.Combine(directory, PolicyFolder.RulesFolder);
        var rules = IsFolder(rulesDirectory, $"{folder}/{PolicyFolder.RulesFolder}", mistakes)
            ? Names(rulesDirectory, $"{folder}/{PolicyFolder.RulesFolder}", PolicyFolder.IsRules, mistakes)
            : [];
        PolicyFolder.Check([.. policies.Select(name => $"{folder}/{name}")], rules.Length, folder, mistakes);
        return new()
        {
            Policy = policies.Select(name => Content(Path.Combine(directory, name), $"{folder}/{name}", mistakes)).FirstOrDefault(),
            Rules = [.. rules.Take(PolicyFolder.MaximumFiles)
                .Select(name => Content(Path.Combine(rulesDirectory, name), $"{folder}/{PolicyFolder.RulesFolder}/{name}", mistakes))
                .OfType<PolicyFile>()],
        };
    }

    private static ImmutableArray<string> Names(string directory, string path, Func<string, bool> isWanted, Mistakes mistakes)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Select(Path.GetFileName).OfType<string>().Where(isWanted).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(MistakeCodes.NotAFile, new(path), $"The folder can't be read: {exception.Message.Printable(300)}");
            return [];
        }
    }

    private static bool IsFolder(string directory, string path, Mistakes mistakes)
    {
        var information = new DirectoryInfo(directory);
        if (information.LinkTarget is not null)
        {
            PolicyFolder.AddNotAFile(path, "a symbolic link", mistakes);
            return false;
        }

        return information.Exists;
    }

    private static PolicyFile? Content(string file, string path, Mistakes mistakes)
    {
        var information = new FileInfo(file);
        if (information.LinkTarget is not null)
        {
            PolicyFolder.AddNotAFile(path, "a symbolic link", mistakes);
            return null;
        }

        try
        {
            using var stream = information.OpenRead();
            var content = new byte[Math.Min(information.Length, YamlFile.MaximumSize) + 1];
            var length = stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            if (length <= YamlFile.MaximumSize)
                return new(path, content.AsMemory(0, length));
            PolicyFolder.AddTooBig(path, mistakes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(MistakeCodes.NotAFile, new(path), $"The file can't be read: {exception.Message.Printable(300)}");
        }

        return null;
    }
}
