using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace PolicyGate.Advisories.Downloading;

/// <summary>The sources of a <c>nuget.config</c>: its audit sources where it names some, else its package sources, with their logins in clear text.</summary>
internal static partial class NuGetConfiguration
{
    private const long MaximumLength = 4 << 20;

    /// <exception cref="AdvisoryDatabaseException">It can't be read, or names no source on a server.</exception>
    public static IReadOnlyList<NuGetSource> Read(string path, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            if (new FileInfo(path).Length > MaximumLength)
                throw new AdvisoryDatabaseException($"'{path.Printable()}' is larger than {MaximumLength >> 20} MB: expected a nuget.config.");
            using var reader = XmlReader.Create(path, new() { DtdProcessing = DtdProcessing.Prohibit });
            var root = XDocument.Load(reader).Root!;
            var sources = Entries(root, "auditSources");
            if (sources.Count == 0)
                sources = Entries(root, "packageSources");
            var disabled = Entries(root, "disabledPackageSources").Where(entry => entry.Value.Equals("true", StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
            List<NuGetSource> found =
            [
                .. sources.Where(source => !disabled.Contains(source.Key) && source.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase))
                    .Select(source => new NuGetSource(FeedAddress.Parse(Expand(source.Value, environment)), Login(root, source.Key, environment))),
            ];
            return found.Count > 0 ? found : throw new AdvisoryDatabaseException($"'{path.Printable()}' has no package source on a server: expected <packageSources> with an address.");
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryDatabaseException($"'{path.Printable()}' can't be read as a nuget.config: {e.Message.ReplaceLineEndings(" ").Printable(200)}", e);
        }
    }

    private static List<Entry> Entries(XElement root, string section)
    {
        var entries = new List<Entry>();
        foreach (var item in root.Elements(section).Elements())
        {
            if (item.Name.LocalName == "clear")
                entries.Clear();
            else if (item.Name.LocalName == "add" && (string?)item.Attribute("key") is { } key && (string?)item.Attribute("value") is { } value)
                entries.Add(new(key, value));
        }

        return entries;
    }

    // NuGet writes what no XML name may have as XML's own encoding does: a blank is _x0020_.
    private static NetworkCredential? Login(XElement root, string key, IReadOnlyDictionary<string, string> environment)
    {
        var login = root.Elements("packageSourceCredentials").Elements().FirstOrDefault(item => XmlConvert.DecodeName(item.Name.LocalName) == key);
        var values = login?.Elements("add").ToDictionary(item => (string?)item.Attribute("key") ?? "", item => Expand((string?)item.Attribute("value") ?? "", environment), StringComparer.OrdinalIgnoreCase);
        return values is not null && values.TryGetValue("Username", out var user) && values.TryGetValue("ClearTextPassword", out var password) ? new(user, password) : null;
    }

    private static string Expand(string text, IReadOnlyDictionary<string, string> environment) =>
        Variable().Replace(text, match => environment.GetValueOrDefault(match.Groups[1].Value) ?? match.Value);

    [GeneratedRegex("%([A-Za-z_][A-Za-z0-9_]*)%")]
    private static partial Regex Variable();

    private sealed record Entry(string Key, string Value);
}

/// <summary>A NuGet source.</summary>
/// <param name="Index">Its service index.</param>
/// <param name="Login">A login; null for none.</param>
internal sealed record NuGetSource(Uri Index, NetworkCredential? Login)
{
    /// <summary>
    /// The first half of its feed's name, which has no slash: host and path, without what all paths end with. Of two sources on one host each has its own.
    /// </summary>
    public string Name
    {
        get
        {
            var path = Index.AbsolutePath;
            foreach (var ending in new[] { "/index.json", "/v3", "/nuget" })
                path = path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? path[..^ending.Length] : path;
            return (Index.Authority + path).Replace('/', ':').TrimEnd(':');
        }
    }
}
