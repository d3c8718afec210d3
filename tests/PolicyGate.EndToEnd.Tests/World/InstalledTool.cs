using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>The <c>policygate</c> command, installed as a dotnet tool from the local feed.</summary>
internal sealed class InstalledTool(string path) : IDisposable
{
    private readonly TemporaryFolder? _folder;

    private InstalledTool(TemporaryFolder folder)
        : this(Path.Combine(folder.Path("tools"), OperatingSystem.IsWindows() ? "policygate.exe" : "policygate")) => _folder = folder;

    public static async Task<InstalledTool> InstallAsync(LocalPackageFeed feed, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        feed.WriteConfiguration(folder.Root);
        (await ExternalProgram.RunAsync(
            "dotnet",
            ["tool", "install", "PolicyGate.Cli", "--version", feed.Version, "--tool-path", folder.Path("tools")],
            folder.Root,
            HermeticEnvironment.With(),
            cancellationToken)).Succeeded();
        return new(folder);
    }

    public Task<ProgramResult> RunAsync(IReadOnlyList<string> arguments, string folder, string cacheDirectory, CancellationToken cancellationToken) =>
        ExternalProgram.RunAsync(
            path, arguments, folder, HermeticEnvironment.With(new Dictionary<string, string?> { ["POLICYGATE_CACHE_DIR"] = cacheDirectory }), cancellationToken);

    public void Dispose() => _folder?.Dispose();
}
