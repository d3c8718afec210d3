using System.Collections.Immutable;
using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads a <c>*.deps.json</c>: a library is there where its entry under the runtime target has a file, and perhaps where it has no entry. The format is what the host's
/// <c>deps_format.cpp</c> accepts; comments included.
/// </summary>
internal sealed class DepsJsonReader
{
    public const int MaximumSize = 32 << 20;

    private const int MaximumLibraries = 100_000;
    private const int MaximumNameLength = 512;
    private const int MaximumDefects = 5;

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    // Resources too: a package may have satellite assemblies and nothing else.
    private static readonly string[] s_assetGroups = ["runtime", "native", "runtimeTargets", "resources"];

    private static readonly string[] s_assemblyGroups = ["runtime", "runtimeTargets"];

    private static readonly string[] s_nativeGroups = ["native", "runtimeTargets"];

    private readonly List<string> _defects = [];
    private int _defectCount;

    private DepsJsonReader()
    {
    }

    /// <summary>Reads the file; null where it is JSON of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static DepsJson? Read(Stream content) => JsonContent.Read(content, root => new DepsJsonReader().Read(root), s_options, "a deps.json has");

    private DepsJson? Read(JsonElement root)
    {
        var hasLibraries = root.TryGetProperty("libraries", out var libraries);
        var hasTargets = root.TryGetProperty("targets", out var targets);
        if (!hasLibraries && !hasTargets)
            return null;
        var target = hasTargets ? Target(root, targets) : null;
        var result = ImmutableArray.CreateBuilder<DepsLibrary>();
        var others = new List<DepsAssembly>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        if (hasLibraries)
        {
            foreach (var library in libraries.EnumerateObject())
            {
                var first = known.Add(library.Name);
                if (known.Count > MaximumLibraries)
                    throw new FormatException($"It has more than {MaximumLibraries} libraries.");
                if (!first)
                    continue;
                if (Kind(library) is not { } kind)
                    others.AddRange(Assemblies(library.Name, target));
                else if (Library(library.Name, kind, target) is { } read)
                    result.Add(read);
            }
        }

        foreach (var (key, entry) in target ?? [])
        {
            if (!known.Contains(key) && HasAssets(entry))
                AddDefect($"'{key.Printable(100)}' has files, but no type, since it is not among the libraries");
        }

        if (_defectCount > _defects.Count)
            _defects.Add($"and {_defectCount - _defects.Count} more");
        return new(result.ToImmutable(), PackageList.Sorted(others.Select(assembly => assembly.FileName)), [.. _defects]);
    }

    private DepsLibrary? Library(string key, DepsLibraryKind kind, Dictionary<string, JsonElement>? target)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == key.Length - 1 || key.Length > MaximumNameLength)
        {
            AddDefect($"'{key.Printable(100)}' is not a library: expected name/version");
            return null;
        }

        var (name, version) = (key[..slash], key[(slash + 1)..]);
        return target is not null && target.TryGetValue(key, out var entry)
            ? new(name, version, kind, HasAssets(entry) ? DepsLibraryPresence.Present : DepsLibraryPresence.Absent, Dependencies(entry))
            {
                Assemblies = [.. Assemblies(entry)],
                HasNative = HasNative(entry),
            }
            : new(name, version, kind, DepsLibraryPresence.Unknown, []);
    }

    // The host compares types without case.
    private DepsLibraryKind? Kind(JsonProperty library)
    {
        if (!library.Value.TryGetProperty("type", out var type))
        {
            AddDefect($"'{library.Name.Printable(100)}' has no type");
            return null;
        }

        return type.GetString()?.ToLowerInvariant() switch
        {
            "package" => DepsLibraryKind.Package,
            "project" => DepsLibraryKind.Project,
            "runtimepack" => DepsLibraryKind.RuntimePack,
            _ => null,
        };
    }

    private static Dictionary<string, JsonElement>? Target(JsonElement root, JsonElement targets)
    {
        if (!root.TryGetProperty("runtimeTarget", out var runtimeTarget))
            return null;
        var name = runtimeTarget.ValueKind == JsonValueKind.Object
            ? runtimeTarget.TryGetProperty("name", out var value) ? value.GetString() : null
            : runtimeTarget.GetString();
        if (name is null || !targets.TryGetProperty(name, out var target))
            return null;
        var entries = new Dictionary<string, JsonElement>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in target.EnumerateObject())
            entries[entry.Name] = entry.Value;
        return entries;
    }

    private static bool HasAssets(JsonElement entry)
    {
        foreach (var group in s_assetGroups)
        {
            if (!entry.TryGetProperty(group, out var assets))
                continue;
            foreach (var asset in assets.EnumerateObject())
            {
                // NuGet's placeholder for "nothing for this framework".
                if (!asset.Name.EndsWith("_._", StringComparison.Ordinal))
                    return true;
            }
        }

        return false;
    }

    private static IEnumerable<DepsAssembly> Assemblies(string key, Dictionary<string, JsonElement>? target) => target is not null && target.TryGetValue(key, out var entry) ? Assemblies(entry) : [];

    private static IEnumerable<DepsAssembly> Assemblies(JsonElement entry)
    {
        foreach (var group in s_assemblyGroups)
        {
            if (!entry.TryGetProperty(group, out var assets))
                continue;
            foreach (var asset in assets.EnumerateObject())
            {
                var name = asset.Name[(asset.Name.LastIndexOf('/') + 1)..];
                if (name != "_._" && name.Length <= MaximumNameLength && !IsNative(asset.Value))
                    yield return new(name, Short(asset.Value, "assemblyVersion"), Short(asset.Value, "fileVersion"));
            }
        }
    }

    private static bool HasNative(JsonElement entry)
    {
        foreach (var group in s_nativeGroups)
        {
            if (!entry.TryGetProperty(group, out var assets))
                continue;
            foreach (var asset in assets.EnumerateObject())
            {
                if (group == "native" || IsNative(asset.Value))
                    return true;
            }
        }

        return false;
    }

    private static bool IsNative(JsonElement asset) => asset.TryGetProperty("assetType", out var type) && type.GetString() != "runtime";

    private static string? Short(JsonElement asset, string name) => asset.TryGetProperty(name, out var value) && value.GetString() is { Length: <= 64 } text ? text : null;

    private static ImmutableArray<string> Dependencies(JsonElement entry) => entry.TryGetProperty("dependencies", out var dependencies)
        ? [.. dependencies.EnumerateObject().Select(dependency => dependency.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]
        : [];

    private void AddDefect(string defect)
    {
        _defectCount++;
        if (_defects.Count < MaximumDefects)
            _defects.Add(defect);
    }
}
