using System.Collections.Immutable;
using LibGit2Sharp;
using PolicyGate.Policy.Rules;
using PolicyGate.Policy.Signatures;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Git;

/// <summary>
/// Finds for each rule the commit that introduced it, and the one that last changed what it says. Rules are followed by name and content, so that moved lines, renamed files,
/// indentation and comments don't count. A commit whose policy folder is that of a parent changed nothing, which is nearly every commit: only ids are compared then.
/// </summary>
internal sealed class RuleHistory
{
    private readonly Repository _repository;
    private readonly string _folder;
    private readonly bool _isShallow;
    private readonly Dictionary<ObjectId, ImmutableArray<RuleIdentity>?> _files = [];
    private readonly RuleIdentities _identities = new();
    private readonly Dictionary<ObjectId, ObjectId?> _folders = [];
    private readonly Dictionary<string, RuleOrigin> _origins = new(StringComparer.Ordinal);

    private RuleHistory(Repository repository, string folder)
    {
        _repository = repository;
        _folder = folder;
        // Grafts lie about parents as the edge of a shallow clone does.
        _isShallow = repository.Info.IsShallow || File.Exists(Path.Combine(repository.Info.Path, "info", "grafts"));
    }

    /// <summary>Origins by the names of those rules that the start has. A rule whose history isn't all here has none, rather than that of the oldest commit there is.</summary>
    internal static IReadOnlyDictionary<string, RuleOrigin> Trace(
        Repository repository, Commit start, string folder, IEnumerable<RuleIdentity> rules, CancellationToken cancellationToken)
    {
        var history = new RuleHistory(repository, folder);
        var committed = history.Identities(history.FolderId(start)).Rules.ToHashSet();
        history.Walk(start, [.. rules.Where(committed.Contains).Select(rule => new Traced(rule.Name, rule))], cancellationToken);
        var signatures = new Dictionary<string, CommitSignature?>(StringComparer.Ordinal);
        return history._origins.ToDictionary(origin => origin.Key, origin => origin.Value with { Signature = SignatureOf(origin.Value.LastChange.Commit) }, StringComparer.Ordinal);

        CommitSignature? SignatureOf(string commit)
        {
            if (!signatures.TryGetValue(commit, out var signature))
                signatures.Add(commit, signature = CommitSignature.Read(repository, new ObjectId(commit)));
            return signature;
        }
    }

    private void Walk(Commit start, List<Traced> rules, CancellationToken cancellationToken)
    {
        // Newest first, so that rules which came apart at a merge mostly meet again before they go on.
        var order = new PriorityQueue<Commit, long>();
        var pending = new Dictionary<ObjectId, List<Traced>>();
        Enqueue(start, rules);
        while (order.TryDequeue(out var commit, out _))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (pending.Remove(commit.Id, out var here))
                Visit(commit, here, Enqueue);
        }

        void Enqueue(Commit commit, List<Traced> more)
        {
            if (more.Count == 0)
                return;
            if (pending.TryGetValue(commit.Id, out var waiting))
            {
                waiting.AddRange(more);
                return;
            }

            pending.Add(commit.Id, more);
            order.Enqueue(commit, -commit.Committer.When.UtcTicks);
        }
    }

    private void Visit(Commit commit, List<Traced> rules, Action<Commit, List<Traced>> pass)
    {
        Commit[] parents;
        ObjectId?[] folders;
        ObjectId? folder;
        try
        {
            parents = [.. commit.Parents];
            folder = FolderId(commit);
            folders = [.. parents.Select(FolderId)];
        }
        catch (NotFoundException)
        {
            // The edge of a shallow or partial clone: who came before isn't known.
            return;
        }

        if (parents.Length == 0)
        {
            if (!_isShallow)
                Introduce(commit, rules);
            return;
        }

        if (Array.IndexOf(folders, folder) is >= 0 and var same)
        {
            pass(parents[same], rules);
            return;
        }

        var after = Identities(folder).Rules.ToLookup(rule => rule.Name, StringComparer.Ordinal);
        var isIncomplete = false;
        for (var i = 0; i < parents.Length && rules.Count > 0; i++)
        {
            var (before, isComplete) = Identities(folders[i]);
            isIncomplete |= !isComplete;
            var byName = before.ToLookup(rule => rule.Name, StringComparer.Ordinal);
            var byContent = before.ToLookup(rule => rule.Content, StringComparer.Ordinal);
            var found = new List<Traced>();
            rules = [.. rules.Where(rule => !TryFollow(rule, byName, byContent, after, found))];
            pass(parents[i], found);
        }

        // Of a rule that an unreadable parent may have had nothing more can be said.
        if (isIncomplete)
            return;
        for (var i = 0; i < parents.Length && rules.Count > 0; i++)
        {
            var before = Identities(folders[i]).Rules;
            var found = new List<Traced>();
            rules = [.. rules.Where(rule => !TryFollowChange(commit, rule, before, found))];
            pass(parents[i], found);
        }

        Introduce(commit, rules);
    }

    /// <summary>Follows a rule that the commit changed into a parent, where it has the same name.</summary>
    private bool TryFollowChange(Commit commit, Traced rule, ImmutableArray<RuleIdentity> before, List<Traced> found)
    {
        foreach (var candidate in before)
        {
            if (candidate.Name != rule.Now.Name)
                continue;
            _origins.TryAdd(rule.Name, RuleOrigin.Of(commit) with { Changed = rule.Now.ChangedSince(candidate) });
            found.Add(rule with { Now = candidate });
            return true;
        }

        return false;
    }

    /// <summary>Follows a rule into a parent: the same under its name, or under another that the commit has no more.</summary>
    private static bool TryFollow(
        Traced rule, ILookup<string, RuleIdentity> byName, ILookup<string, RuleIdentity> byContent, ILookup<string, RuleIdentity> after, List<Traced> found)
    {
        if (byName.Contains(rule.Now.Name))
        {
            if (!byName[rule.Now.Name].Contains(rule.Now))
                return false;
            found.Add(rule);
            return true;
        }

        if (byContent[rule.Now.Content].FirstOrDefault(candidate => !after.Contains(candidate.Name)) is not { } earlier)
            return false;
        found.Add(rule with { Now = earlier });
        return true;
    }

    private void Introduce(Commit commit, List<Traced> rules)
    {
        foreach (var rule in rules)
        {
            _origins.TryAdd(rule.Name, RuleOrigin.Of(commit));
            _origins[rule.Name] = _origins[rule.Name] with { Introduced = RuleOrigin.Describe(commit) };
        }
    }

    // A commit is asked as a parent first and then itself.
    private ObjectId? FolderId(Commit commit)
    {
        if (_folders.Remove(commit.Id, out var known))
            return known;
        var folder = commit[_folder] is { TargetType: TreeEntryTargetType.Tree, Target: var tree } ? tree.Id : null;
        _folders.Add(commit.Id, folder);
        return folder;
    }

    private (ImmutableArray<RuleIdentity> Rules, bool IsComplete) Identities(ObjectId? folder)
    {
        if (folder is null)
            return ([], true);
        if (_repository.Lookup<Tree>(folder) is not { } tree)
            return ([], false);
        if (tree[PolicyFolder.RulesFolder] is not { Mode: Mode.Directory, Target: Tree rulesFolder })
            return ([], true);

        var rules = ImmutableArray.CreateBuilder<RuleIdentity>();
        var isComplete = true;
        foreach (var entry in rulesFolder.Where(entry => entry.TargetType == TreeEntryTargetType.Blob && PolicyFolder.IsRules(entry.Name)))
        {
            if (Identities((Blob)entry.Target) is { } found)
                rules.AddRange(found);
            else
                isComplete = false;
        }

        return (rules.DrainToImmutable(), isComplete);
    }

    private ImmutableArray<RuleIdentity>? Identities(Blob blob)
    {
        if (_files.TryGetValue(blob.Id, out var known))
            return known;
        ImmutableArray<RuleIdentity>? rules = null;
        if (!blob.IsMissing)
        {
            if (blob.Size > YamlFile.MaximumSize)
            {
                rules = [];
            }
            else
            {
                using var stream = blob.GetContentStream();
                var content = new byte[blob.Size];
                stream.ReadExactly(content);
                rules = _identities.Read(content);
            }
        }

        _files.Add(blob.Id, rules);
        return rules;
    }

    /// <summary>A rule on its way back.</summary>
    /// <param name="Name">Its name at the start.</param>
    /// <param name="Now">Its identity at the commit that was reached.</param>
    private sealed record Traced(string Name, RuleIdentity Now);
}
