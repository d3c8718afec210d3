using LibGit2Sharp;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>Reads the policy folder of a commit from the object database; the work tree is not looked at.</summary>
internal static class CommittedFiles
{
    /// <summary>The files. Links and submodules add mistakes, since what they lead to isn't under the trusted revision.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="folder">The policy folder.</param>
    /// <param name="mistakes">Where mistakes go.</param>
    /// <param name="prefix">What stands before the paths that are shown: the submodule's, with a slash.</param>
    internal static PolicyFileSet Read(Commit? commit, string folder, Mistakes mistakes, string prefix = "")
    {
        if (commit is null || FindFolder(commit.Tree, folder, mistakes) is not { } tree)
            return PolicyFileSet.Empty;
        folder = folder == PolicyFolder.Root ? prefix.TrimEnd('/') : prefix + folder;

        var policies = new List<TreeEntry>();
        var rules = new List<TreeEntry>();
        var passedOver = new List<string>();
        foreach (var entry in Entries(tree, folder, mistakes))
        {
            if (entry.Name == PolicyFolder.RulesFolder && entry.Mode == Mode.Directory)
                AddRules((Tree)entry.Target, $"{folder}/{entry.Name}", rules, passedOver, mistakes);
            else if (entry.Name == PolicyFolder.RulesFolder)
                PolicyFolder.AddNotAFile($"{folder}/{entry.Name}", "a file", mistakes);
            else if (PolicyFolder.IsPolicy(entry.Name) && entry.Mode == Mode.Directory)
                PolicyFolder.AddNotAFile($"{folder}/{entry.Name}", "a folder", mistakes);
            else if (PolicyFolder.IsPolicy(entry.Name))
                policies.Add(entry);
            else
                AddPassedOver(entry, $"{folder}/{entry.Name}", passedOver);
        }

        PolicyFolder.Check([.. policies.Select(entry => $"{folder}/{entry.Name}")], rules.Count, folder, mistakes);
        return new()
        {
            Policy = policies.Select(entry => Content(entry, $"{folder}/{entry.Name}", mistakes)).FirstOrDefault(),
            Rules = [.. rules.Take(PolicyFolder.MaximumFiles)
                .Select(entry => Content(entry, $"{folder}/{PolicyFolder.RulesFolder}/{entry.Name}", mistakes))
                .OfType<PolicyFile>()
                .OrderBy(file => file.Path, StringComparer.Ordinal)],
            PassedOver = [.. passedOver.Order(StringComparer.Ordinal)],
        };
    }

    private static Tree? FindFolder(Tree root, string folder, Mistakes mistakes)
    {
        var tree = root;
        var path = "";
        foreach (var segment in folder == PolicyFolder.Root ? [] : folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            path = path.Length == 0 ? segment : $"{path}/{segment}";
            if (tree[segment] is not { } entry)
                return null;
            if (entry.Mode != Mode.Directory)
            {
                PolicyFolder.AddNotAFile(path, Kind(entry.Mode), mistakes);
                return null;
            }

            tree = (Tree)entry.Target;
        }

        return tree;
    }

    private static void AddRules(Tree tree, string folder, List<TreeEntry> rules, List<string> passedOver, Mistakes mistakes)
    {
        foreach (var entry in Entries(tree, folder, mistakes))
        {
            if (entry.Mode != Mode.Directory && PolicyFolder.IsRules(entry.Name))
                rules.Add(entry);
            else
                AddPassedOver(entry, $"{folder}/{entry.Name}", passedOver);
        }
    }

    private static IEnumerable<TreeEntry> Entries(Tree tree, string folder, Mistakes mistakes)
    {
        foreach (var entry in tree)
        {
            if (entry.Mode is Mode.SymbolicLink or Mode.GitLink)
                PolicyFolder.AddNotAFile($"{folder}/{entry.Name}", Kind(entry.Mode), mistakes);
            else
                yield return entry;
        }
    }

    private static void AddPassedOver(TreeEntry entry, string path, List<string> passedOver)
    {
        if (entry.Mode == Mode.Directory)
            passedOver.AddRange(((Tree)entry.Target).Where(inner => inner.Mode != Mode.Directory && PolicyFolder.LooksLikeOne(inner.Name)).Select(inner => $"{path}/{inner.Name}"));
        else if (PolicyFolder.LooksLikeOne(entry.Name))
            passedOver.Add(path);
    }

    private static PolicyFile? Content(TreeEntry entry, string path, Mistakes mistakes)
    {
        var blob = (Blob)entry.Target;
        if (blob.IsMissing)
        {
            throw new PolicyException(MistakeCodes.Repository,
                "This file is not in the repository, which is a partial clone: run 'git fetch --refetch --no-filter origin'.", new(path));
        }

        if (blob.Size > YamlFile.MaximumSize)
        {
            PolicyFolder.AddTooBig(path, mistakes);
            return null;
        }

        using var stream = blob.GetContentStream();
        var content = new byte[blob.Size];
        stream.ReadExactly(content);
        return new(path, content);
    }

    private static string Kind(Mode mode) => mode switch
    {
        Mode.SymbolicLink => "a symbolic link",
        Mode.GitLink => "a submodule",
        Mode.Directory => "a folder",
        _ => "a file",
    };
}
