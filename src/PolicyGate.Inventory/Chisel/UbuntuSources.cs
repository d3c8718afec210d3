using System.Collections.Frozen;

namespace PolicyGate.Inventory;

/// <summary>Source packages of Ubuntu's packages, as far as a table tells that comes with the tool.</summary>
internal static class UbuntuSources
{
    private const string MajorVersion = "{major}";

    private static readonly Lazy<FrozenDictionary<string, string>> s_sources = new(ReadTable);

    /// <summary>The source package's name; null where the table has none.</summary>
    public static string? Find(string package, string version)
    {
        if (!s_sources.Value.TryGetValue(package, out var source))
            return null;
        if (!source.Contains(MajorVersion, StringComparison.Ordinal))
            return source;
        var upstream = version[(version.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var digits = upstream.Length - upstream.AsSpan().TrimStart("0123456789").Length;
        return digits == 0 ? null : source.Replace(MajorVersion, upstream[..digits], StringComparison.Ordinal);
    }

    private static FrozenDictionary<string, string> ReadTable()
    {
        using var stream = typeof(UbuntuSources).Assembly.GetManifestResourceStream("PolicyGate.Inventory.ubuntu-sources.csv")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split(',') is [var package, var source] && !line.StartsWith('#'))
                table.Add(package, source);
        }

        return table.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
