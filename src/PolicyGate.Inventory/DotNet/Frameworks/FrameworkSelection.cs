using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Which of the installed frameworks the image's applications run on, as far as its files tell.</summary>
internal sealed class FrameworkSelection
{
    // Above that an image was made to keep us busy.
    private const int MaximumCount = 1000;

    private readonly HashSet<SharedFramework> _selected = [];
    private readonly Dictionary<string, List<SharedFramework>> _byApplication = new(StringComparer.Ordinal);
    private readonly bool _severalRoots;
    private readonly bool _sure;

    public FrameworkSelection(
        IReadOnlyList<(SharedFramework Framework, FrameworkVersion Version)> installed,
        IReadOnlyList<(string Path, RuntimeConfig Config)> configs,
        bool someUnreadable,
        ImageConfiguration? configuration)
    {
        var roots = installed.Select(item => item.Framework.Root).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        _severalRoots = roots.Count > 1;
        var applications = configs.Where(item => IsApplication(item.Path, roots)).ToList();
        var options = HostOptions.Of(configuration);
        var rollForward = Variable(configuration, "DOTNET_ROLL_FORWARD");
        var environment = rollForward is null ? null : RollForward.Parse(rollForward);
        _sure = applications.Count is > 0 and <= MaximumCount && installed.Count <= MaximumCount && !someUnreadable && (rollForward is null || environment is not null)
            && !applications.Exists(application => application.Config.HasLegacySettings) && !options.IsUnclear;
        if (!_sure)
            return;

        var byPath = new Dictionary<string, RuntimeConfig>(StringComparer.Ordinal);
        foreach (var (path, config) in configs)
            byPath[path] = config;
        foreach (var root in roots)
        {
            var here = installed.Where(item => item.Framework.Root == root).ToList();
            var versions = here.GroupBy(item => item.Framework.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(item => item.Version).ToList(), StringComparer.Ordinal);
            SharedFramework Folder(string name, FrameworkVersion version) => here.First(item => item.Framework.Name == name && item.Version == version).Framework;
            FrameworkResolution Resolution(RollForward? rollForward) => new(
                versions,
                (name, version) => byPath.GetValueOrDefault($"{Folder(name, version).Path}/{name}.runtimeconfig.json"),
                rollForward,
                Variable(configuration, "DOTNET_ROLL_FORWARD_TO_PRERELEASE") == "1");
            var usual = Resolution(environment);
            var started = Resolution(options.RollForward);
            foreach (var (path, config) in applications)
            {
                if ((options.IsFor(path) ? started : usual).Resolve(config) is not { } frameworks)
                    continue;
                var folders = new List<SharedFramework>();
                foreach (var (name, version) in frameworks)
                    folders.Add(Folder(name, version));
                folders.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
                _byApplication[path] = folders;
                _selected.UnionWith(folders);
            }
        }
    }

    /// <summary>
    /// True where an application runs on it, false where none does, null where the files don't tell: no application, a setting that only the command line knows,
    /// or several <c>dotnet</c> folders of which any may be the one in use.
    /// </summary>
    public bool? IsSelected(SharedFramework framework)
    {
        if (!_sure)
            return null;
        if (!_selected.Contains(framework))
            return false;
        return _severalRoots ? null : true;
    }

    /// <summary>The frameworks that the application with this <c>*.deps.json</c> runs on; none where that is not known.</summary>
    public IReadOnlyList<SharedFramework> Of(string depsJson) =>
        _severalRoots ? [] : _byApplication.GetValueOrDefault(depsJson[..^".deps.json".Length] + ".runtimeconfig.json", []);

    // Of the SDK's many configurations only the command line's own is an application's; the others are templates and tools that it starts on demand.
    private static bool IsApplication(string path, List<string> roots)
    {
        if (SharedFramework.IsOwnRuntimeConfig(path))
            return false;
        foreach (var root in roots)
        {
            var sdk = root.Length == 0 ? "sdk/" : root + "/sdk/";
            if (path.StartsWith(sdk, StringComparison.Ordinal))
                return path[sdk.Length..].Split('/') is [_, "dotnet.runtimeconfig.json"];
        }

        return true;
    }

    private static string? Variable(ImageConfiguration? configuration, string name)
    {
        var prefix = name + "=";
        return configuration?.Environment.LastOrDefault(variable => variable.StartsWith(prefix, StringComparison.Ordinal)) is { } found && found.Length > prefix.Length
            ? found[prefix.Length..]
            : null;
    }
}
