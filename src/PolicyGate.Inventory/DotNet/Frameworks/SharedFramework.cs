using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>An installed shared framework, told by a file in its folder: <c>ROOT/shared/NAME/VERSION/…</c>.</summary>
/// <param name="Root">The folder of <c>dotnet</c>, without slash at its end; empty for the image's root.</param>
/// <param name="Name">For example <c>Microsoft.NETCore.App</c>.</param>
/// <param name="Version">The folder's name, which is what the host goes by.</param>
internal sealed record SharedFramework(string Root, string Name, string Version)
{
    // Small files that each framework has, and an assembly that none can do without, for those where somebody deleted the small ones.
    private static readonly (string Name, string? Assembly)[] s_frameworks =
    [
        ("Microsoft.NETCore.App", "System.Private.CoreLib.dll"),
        ("Microsoft.AspNetCore.App", "Microsoft.AspNetCore.dll"),
        ("Microsoft.AspNetCore.All", null),
        ("Microsoft.WindowsDesktop.App", "PresentationCore.dll"),
    ];

    public static FactFormat<SharedFramework> Format { get; } = new(
        (writer, framework) =>
        {
            writer.WriteText(framework.Root);
            writer.WriteText(framework.Name);
            writer.WriteText(framework.Version);
        },
        reader => new(reader.ReadText(), reader.ReadText(), reader.ReadText()));

    /// <summary>The framework's folder.</summary>
    public string Path => (Root.Length == 0 ? "" : Root + "/") + $"shared/{Name}/{Version}";

    public static IEnumerable<string> Patterns =>
        from framework in s_frameworks
        from file in new[] { framework.Name + ".deps.json", ".version", framework.Assembly }
        where file is not null
        select $"**/shared/{framework.Name}/*/{file}";

    /// <summary>The frameworks' own lists of assemblies.</summary>
    public static IEnumerable<string> DepsJsonPatterns => Patterns.Where(pattern => pattern.EndsWith(".deps.json", StringComparison.Ordinal));

    /// <summary>The framework that a path of one of the patterns stands for.</summary>
    public static SharedFramework OfEvidence(ImageFile file)
    {
        var segments = file.Path.Split('/');
        return new(string.Join('/', segments[..^4]), segments[^3], segments[^2]);
    }

    /// <summary>Whether it is a shared framework's name, as NuGet compares names.</summary>
    public static bool IsName(string name) => s_frameworks.Any(framework => framework.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is a framework's own list of assemblies, <c>shared/NAME/VERSION/NAME.deps.json</c>: older ones list hundreds of packages that were never shipped as such.</summary>
    public static bool IsOwnDepsJson(string path) => IsOwn(path, ".deps.json");

    /// <summary>Whether it is a framework's own configuration, which no application runs by.</summary>
    public static bool IsOwnRuntimeConfig(string path) => IsOwn(path, ".runtimeconfig.json");

    private static bool IsOwn(string path, string suffix) =>
        path.Split('/') is [.., "shared", var name, _, var file] && file == name + suffix && s_frameworks.Any(framework => framework.Name == name);
}
