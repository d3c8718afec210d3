namespace PolicyGate.Inventory;

/// <summary>Reads <c>yarn.lock</c> of yarn 1 and of its successors ("berry"). It doesn't tell what only development needs.</summary>
internal static class YarnLockReader
{
    private const string Metadata = "__metadata";

    /// <exception cref="FormatException">It is malformed.</exception>
    public static LanguagePackageList Read(Stream content)
    {
        using var lines = new LockLines(content);
        var list = new LanguagePackageList.Builder();
        var entry = new Entry();
        while (lines.Read())
        {
            if (lines.Path.Count == 1)
            {
                entry.AddTo(list);
                entry = new() { Key = lines.Path[0] };
                if (lines.Value.Length > 0)
                    throw new FormatException($"'{lines.Path[0].Printable(100)}' is no entry of a yarn.lock.");
            }
            else if (lines.Path.Count == 2)
            {
                _ = lines.Path[1] switch
                {
                    "version" => entry.Version = lines.Value,
                    "resolution" => entry.Resolution = lines.Value,
                    "linkType" => entry.LinkType = lines.Value,
                    _ => null,
                };
            }
        }

        entry.AddTo(list);
        return list.ToList();
    }

    /// <summary>One block of the file.</summary>
    private sealed class Entry
    {
        public string Key { get; init; } = Metadata;

        public string? Version { get; set; }

        public string? Resolution { get; set; }

        public string? LinkType { get; set; }

        // What is linked softly is the project's own folder.
        public void AddTo(LanguagePackageList.Builder list)
        {
            if (Key != Metadata && Version is { Length: > 0 } version && LinkType != "soft")
                list.Add(Name(Resolution ?? Key.Split(',')[0].Trim().Trim('"')), version);
        }

        // NAME, NAME@RANGE, or for an alias NAME@npm:OTHER@RANGE.
        private static string Name(string specifier)
        {
            const string Alias = "@npm:";
            var alias = specifier.IndexOf(Alias, StringComparison.Ordinal);
            if (alias > 0 && specifier.LastIndexOf('@') > alias + Alias.Length)
                specifier = specifier[(alias + Alias.Length)..];
            // The first @ may be that of a scope.
            var at = specifier.Length > 1 ? specifier.IndexOf('@', 1) : -1;
            return at < 0 ? specifier : specifier[..at];
        }
    }
}
