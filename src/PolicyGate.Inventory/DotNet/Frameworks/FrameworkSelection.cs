using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Which of the installed frameworks the image's applications run on, as far as its files tell.</summary>
internal sealed class FrameworkSelection
{
    // Above that an image was made to keep us busy.
    private const int MaximumCount = 1000;

    private const int MaximumNamed = 5;

    private readonly Dictionary<SharedFramework, List<string>> _selected = [];
    private readonly bool _severalRoots;
    private readonly string? _doubt;

    public FrameworkSelection(
        IReadOnlyList<(SharedFramework Framework, FrameworkVersion Version)> installed,
        IReadOnlyList<(string Path, RuntimeConfig Config)> configs,
        bool someUnreadable,
        ImageConfiguration? configuration)
    {
        var roots = installed.Select(item => item.Framework.Root).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        _severalRoots = roots.Count > 1;
        var applications = configs.Where(item => IsApplication(item.Path, roots)).ToList();
        var rollForward = Variable(configuration, "DOTNET_ROLL_FORWARD");
        var environment = rollForward is null ? null : RollForward.Parse(rollForward);
        _doubt = (applications.Count, installed.Count) switch
        {
            (0, _) => "no runtimeconfig.json of an application is there",
            (> MaximumCount, _) or (_, > MaximumCount) => "there are too many applications or frameworks",
            _ when someUnreadable => "a runtimeconfig.json or an executable could not be read",
            _ when rollForward is not null && environment is null => "DOTNET_ROLL_FORWARD has an unknown value",
            _ when applications.Exists(application => application.Config.HasLegacySettings) => "a runtimeconfig.json has settings of .NET Core 2",
            _ when HasHostOption(configuration) => "the image's command line may name another version",
            _ => null,
        };
        if (_doubt is not null)
            return;

        var byPath = new Dictionary<string, RuntimeConfig>(StringComparer.Ordinal);
        foreach (var (path, config) in configs)
            byPath[path] = config;
        foreach (var root in roots)
        {
            var here = installed.Where(item => item.Framework.Root == root).ToList();
            var versions = here.GroupBy(item => item.Framework.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Select(item => item.Version).ToList(), StringComparer.Ordinal);
            SharedFramework Folder(string name, FrameworkVersion version) => here.First(item => item.Framework.Name == name && item.Version == version).Framework;
            var resolution = new FrameworkResolution(
                versions,
                (name, version) => byPath.GetValueOrDefault($"{Folder(name, version).Path}/{name}.runtimeconfig.json"),
                environment,
                Variable(configuration, "DOTNET_ROLL_FORWARD_TO_PRERELEASE") == "1");
            foreach (var (path, config) in applications)
            {
                foreach (var (name, version) in resolution.Resolve(config) ?? new Dictionary<string, FrameworkVersion>())
                {
                    if (!_selected.TryGetValue(Folder(name, version), out var paths))
                        _selected.Add(Folder(name, version), paths = []);
                    paths.Add(path);
                }
            }
        }
    }

    /// <summary>
    /// True where an application runs on it, false where none does, null where the files don't tell: no application, a setting that only the command line knows,
    /// or several <c>dotnet</c> folders of which any may be the one in use.
    /// </summary>
    public bool? IsSelected(SharedFramework framework)
    {
        if (_doubt is not null)
            return null;
        if (!_selected.ContainsKey(framework))
            return false;
        return _severalRoots ? null : true;
    }

    /// <summary>The same for people, with the files that tell.</summary>
    public string Explain(SharedFramework framework)
    {
        if (_doubt is not null)
            return $"It is not known whether an application runs on it: {_doubt}.";
        if (!_selected.TryGetValue(framework, out var paths))
            return "No application runs on it: each runtimeconfig.json leads to another version, roll-forward included.";
        var named = string.Join(", ", paths.Take(MaximumNamed)) + (paths.Count > MaximumNamed ? FormattableString.Invariant($" and {paths.Count - MaximumNamed} more") : "");
        return _severalRoots
            ? $"An application may run on it ({named}), but the image has several dotnet folders, and which of them is in use is not known."
            : $"An application runs on it: {named}.";
    }

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

    private static bool HasHostOption(ImageConfiguration? configuration) =>
        configuration is not null && configuration.EntryPoint.Concat(configuration.Command).Any(argument =>
            argument.Contains("--roll-forward", StringComparison.OrdinalIgnoreCase) || argument.Contains("--fx-version", StringComparison.OrdinalIgnoreCase));
}
