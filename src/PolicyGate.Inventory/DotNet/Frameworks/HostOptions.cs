using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What the image's entry point tells the .NET host, in <c>dotnet --roll-forward Major Shop.dll</c>: it counts for that application alone and beats environment and files.</summary>
/// <param name="Application">Name of the application's assembly, without folder; null where none follows.</param>
/// <param name="RollForward">How far it may roll forward; null where nothing says so.</param>
/// <param name="IsUnclear">Whether there is an option whose meaning isn't known.</param>
internal sealed record HostOptions(string? Application, RollForward? RollForward, bool IsUnclear)
{
    private const string RollForwardOption = "--roll-forward";

    // These choose a framework by other rules than those of a runtimeconfig.json.
    private static readonly string[] s_unclear = ["--fx-version", "--roll-forward-on-no-candidate-fx", "--runtimeconfig", "--depsfile", "--additional-deps"];

    public static HostOptions Of(ImageConfiguration? configuration)
    {
        var none = new HostOptions(null, null, false);
        if (configuration is null)
            return none;
        // A shell's command stands in one argument.
        var words = configuration.EntryPoint.Concat(configuration.Command).SelectMany(argument => argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToList();
        var option = words.FindIndex(word => word.Equals(RollForwardOption, StringComparison.OrdinalIgnoreCase));
        var isUnclear = words.Exists(word => Array.Exists(s_unclear, unclear => word.Equals(unclear, StringComparison.OrdinalIgnoreCase)) || word.StartsWith(RollForwardOption + "=", StringComparison.OrdinalIgnoreCase));
        if (option < 0)
            return none with { IsUnclear = isUnclear };
        var application = words.Skip(option + 2).FirstOrDefault(word => word.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
        var rollForward = option + 1 < words.Count ? Inventory.RollForward.Parse(words[option + 1].Trim('"', '\'')) : null;
        return new(application?[(application.LastIndexOf('/') + 1)..], rollForward, isUnclear || rollForward is null || application is null);
    }

    /// <summary>Whether these are the options of the application with this <c>*.runtimeconfig.json</c>.</summary>
    public bool IsFor(string runtimeConfig) =>
        Application is not null && Path.GetFileName(runtimeConfig).Equals(Path.ChangeExtension(Application, ".runtimeconfig.json"), StringComparison.Ordinal);
}
