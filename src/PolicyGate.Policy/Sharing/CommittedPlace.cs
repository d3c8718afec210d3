using LibGit2Sharp;
using PolicyGate.Policy.Git;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>The tree of a commit, and of the commits that its submodules are pinned to.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Commit">The commit; null in a repository without commits.</param>
/// <param name="Prefix">Path of the submodule, with a slash; empty for the repository itself.</param>
/// <param name="Folder">The folder that was found here.</param>
/// <param name="Opened">The repositories of submodules, closed by who asked.</param>
internal sealed record CommittedPlace(Repository Repository, Commit? Commit, string Prefix, string Folder, List<Repository> Opened) : PolicyPlace
{
    private const int MaximumModules = 1 << 20;

    internal override FoundPolicy? Find(FolderReference reference, Mistakes mistakes)
    {
        if (Submodule(reference.Folder) is { } submodule)
            return FindInSubmodule(reference, submodule, mistakes);
        var files = CommittedFiles.Read(Commit, reference.Folder, mistakes, Prefix);
        if (files.IsEmpty)
        {
            AddMistake(reference, $"There is no policy in '{(Prefix + reference.Folder).Printable(200)}' at commit {Commit?.Sha[..10] ?? "(none)"}: name a folder of that revision with policy.yaml or disable/*.yaml.", mistakes);
            return null;
        }

        return new(new() { Folder = Prefix + reference.Folder, Commit = Commit?.Sha }, files, this) { History = this with { Folder = reference.Folder } };
    }

    /// <summary>The path of the submodule that a folder is in or is; null where it is in none.</summary>
    internal string? Submodule(string folder)
    {
        var path = "";
        var tree = Commit?.Tree;
        foreach (var segment in folder.Split('/'))
        {
            path = path.Length == 0 ? segment : $"{path}/{segment}";
            if (tree?[segment] is not { } entry)
                return null;
            if (entry.Mode == Mode.GitLink)
                return path;
            tree = entry.Target as Tree;
        }

        return null;
    }

    private FoundPolicy? FindInSubmodule(FolderReference reference, string submodule, Mistakes mistakes)
    {
        var pinned = Commit!.Tree[submodule].Target.Id;
        foreach (var path in Repositories(submodule))
        {
            var repository = new Repository(path);
            Opened.Add(repository);
            if (repository.Lookup<Commit>(pinned) is not { } commit)
                continue;
            var inner = reference.Folder.Length == submodule.Length ? PolicyFolder.Root : reference.Folder[(submodule.Length + 1)..];
            return new CommittedPlace(repository, commit, $"{Prefix}{submodule}/", "", Opened).Find(reference with { Folder = inner }, mistakes);
        }

        AddMistake(reference, $"Commit {pinned.Sha[..10]} of the submodule '{(Prefix + submodule).Printable(200)}' is not here: run 'git submodule update --init --recursive {(Prefix + submodule).Printable(200)}'.", mistakes);
        return null;
    }

    // Which of them has the commit doesn't matter, since its hash says what it is.
    private IEnumerable<string> Repositories(string submodule)
    {
        var candidates = new List<string>();
        if (!Repository.Info.IsBare)
            candidates.Add(Path.Combine(Repository.Info.WorkingDirectory, submodule));
        foreach (var name in new[] { NameOf(submodule), submodule }.OfType<string>().Where(name => !name.Split('/').Contains("..")).Distinct(StringComparer.Ordinal))
            candidates.Add(Path.Combine(Repository.Info.Path, "modules", name));
        return candidates.Where(path => Path.Exists(Path.Combine(path, ".git")) || File.Exists(Path.Combine(path, "HEAD")));
    }

    /// <summary>The name that <c>.gitmodules</c> gives the submodule at a path (gitmodules(5)), which its repository is kept under.</summary>
    private string? NameOf(string submodule)
    {
        if (Commit?[".gitmodules"] is not { Mode: Mode.NonExecutableFile, Target: Blob { IsMissing: false, Size: < MaximumModules } blob })
            return null;
        string? name = null;
        foreach (var line in blob.GetContentText().Split('\n').Select(line => line.Trim()))
        {
            if (line.StartsWith("[submodule \"", StringComparison.Ordinal) && line.EndsWith("\"]", StringComparison.Ordinal))
                name = line["[submodule \"".Length..^2];
            else if (line.Split('=', 2, StringSplitOptions.TrimEntries) is ["path", var path] && path == submodule)
                return name;
        }

        return null;
    }
}
