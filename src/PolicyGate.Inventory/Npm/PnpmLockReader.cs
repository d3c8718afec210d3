namespace PolicyGate.Inventory;

/// <summary>
/// Reads <c>pnpm-lock.yaml</c> of lockfileVersion 5 to 9, without what only development needs: up to 6 each package says so, later it follows from the graph.
/// </summary>
internal static class PnpmLockReader
{
    /// <exception cref="FormatException">It is malformed.</exception>
    public static LanguagePackageList Read(Stream content)
    {
        using var lines = new LockLines(content);
        var (packages, graph) = (new Dictionary<string, Entry>(StringComparer.Ordinal), new PnpmGraph());
        var list = new LanguagePackageList.Builder();
        string? version = null;
        var (isEmpty, document) = (true, 0);
        while (lines.Read())
        {
            isEmpty = false;
            // The documents before the last are of pnpm itself.
            if (lines.Document != document)
                (packages, graph, document) = ([], new(), lines.Document);
            switch (lines.Path)
            {
                case ["lockfileVersion"]: version = lines.Value; break;
                case ["packages", var key]: packages[key] = new(); break;
                case ["packages", var key, "name"] when packages.TryGetValue(key, out var entry): entry.Name = lines.Value; break;
                case ["packages", var key, "version"] when packages.TryGetValue(key, out var entry): entry.Version = lines.Value; break;
                case ["packages", var key, "dev"] when packages.TryGetValue(key, out var entry): entry.IsForDevelopment = lines.Value == "true"; break;
                case ["importers", _, "dependencies" or "optionalDependencies", var name, "version"]: graph.AddRoot(name, lines.Value); break;
                case ["importers", _, "devDependencies", var name, "version"]: graph.AddDevelopmentRoot(name, lines.Value); break;
                case ["snapshots", var key]: graph.AddNode(key); break;
                case ["snapshots", var key, "dependencies" or "optionalDependencies", var name]: graph.AddEdge(key, name, lines.Value); break;
                default: break;
            }
        }

        if (version is null)
            return isEmpty ? list.ToList() : throw new FormatException("It has no lockfileVersion.");
        var forDevelopment = graph.ForDevelopment();
        foreach (var (key, entry) in packages)
        {
            if (entry.IsForDevelopment || forDevelopment.Contains(key))
                continue;
            var (name, ofName) = version.StartsWith('5') ? OfPath(key) : OfKey(key);
            if ((entry.Name ?? name, entry.Version ?? ofName) is ({ Length: > 0 } packageName, { Length: > 0 } packageVersion) && char.IsAsciiDigit(packageVersion[0]))
                list.Add(packageName, packageVersion);
        }

        return list.ToList();
    }

    /// <summary>/NAME/VERSION_PEERS or HOST/NAME/VERSION_PEERS, as versions before 6 had it.</summary>
    private static (string? Name, string? Version) OfPath(string key)
    {
        // What follows the underscore are peers, which may hold slashes.
        var segments = key.Split('/');
        var at = segments.Length > 1 && segments[1].StartsWith('@') ? 2 : 1;
        return segments.Length <= at + 1 ? default : (string.Join('/', segments[1..(at + 1)]), segments[at + 1].Split('_')[0]);
    }

    /// <summary>NAME@VERSION(PEERS), in version 6 with a slash before.</summary>
    private static (string? Name, string? Version) OfKey(string key)
    {
        var text = PnpmGraph.WithoutPeers(key).TrimStart('/');
        var at = text.Length > 1 ? text.IndexOf('@', 1) : -1;
        return at < 0 ? default : (text[..at], text[(at + 1)..]);
    }

    private sealed class Entry
    {
        public string? Name { get; set; }

        public string? Version { get; set; }

        public bool IsForDevelopment { get; set; }
    }
}
