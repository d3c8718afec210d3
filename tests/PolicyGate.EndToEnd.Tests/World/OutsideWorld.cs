using PolicyGate.EndToEnd.Tests.World;
using PolicyGate.Testing;

[assembly: AssemblyFixture(typeof(OutsideWorld))]

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>What all end-to-end tests share, made when the first test asks for it. Take it as a constructor's parameter.</summary>
public sealed class OutsideWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lazy<Task<DockerRegistry>> _registry;
    private readonly Lazy<Task<LocalPackageFeed>> _packages;
    private readonly Lazy<Task<string>> _debian;
    private readonly Lazy<Task<string>> _aspNetCore;

    public OutsideWorld()
    {
        _registry = new(() => DockerRegistry.StartAsync(_end.Token));
        _packages = new(() => LocalPackageFeed.GetAsync(_end.Token));
        _debian = new(async () => await PushAsync(await DebianBaseImage.GetAsync(_end.Token)));
        _aspNetCore = new(async () => await PushAsync(await DotnetBaseImage.GetAsync(_end.Token)));
    }

    internal Task<DockerRegistry> RegistryAsync() => _registry.Value;

    internal Task<LocalPackageFeed> PackagesAsync() => _packages.Value;

    /// <summary>Debian 12 in the registry: <c>127.0.0.1:PORT/debian:12</c>, for self-contained applications.</summary>
    internal Task<string> DebianAsync() => _debian.Value;

    /// <summary>The ASP.NET Core runtime in the registry: <c>127.0.0.1:PORT/dotnet-aspnet:10.0</c>, for framework-dependent applications.</summary>
    internal Task<string> AspNetCoreAsync() => _aspNetCore.Value;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        if (_registry is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _registry.Value).DisposeAsync();
        _end.Dispose();
    }

    /// <summary>Pushes the image under its own name. Returns the reference to pull it by.</summary>
    private async Task<string> PushAsync(BaseImage image)
    {
        var registry = await RegistryAsync();
        await registry.PushAsync($"oci:{image.LayoutAndTag}", image.Name, _end.Token);
        return $"{registry.Host}/{image.Name}";
    }
}
