namespace PolicyGate.Inventory;

/// <summary>Which release of Debian or Ubuntu has which code name, from a table that comes with the tool.</summary>
internal static class ReleaseNames
{
    private static readonly Lazy<Dictionary<string, (string Id, string Release)>> s_releases = new(ReadTable);

    /// <summary>The release of a code name; null where the table has none.</summary>
    public static (string Id, string Release)? Find(string? codename) =>
        codename is not null && s_releases.Value.TryGetValue(codename, out var release) ? release : null;

    private static Dictionary<string, (string Id, string Release)> ReadTable()
    {
        using var stream = typeof(ReleaseNames).Assembly.GetManifestResourceStream("PolicyGate.Inventory.codenames.csv")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(',') is [var codename, var id, var release] && !line.StartsWith('#'))
                table.Add(codename, (id, release));
        }

        return table;
    }
}
