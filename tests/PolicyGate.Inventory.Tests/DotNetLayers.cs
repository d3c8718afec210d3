using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Shared frameworks for an image's layer, without their assemblies.</summary>
internal static class DotNetLayers
{
    /// <summary>Microsoft.NETCore.App and Microsoft.AspNetCore.App of one version, under usr/share/dotnet.</summary>
    public static Layer Net(this Layer layer, string version) => layer
        .Framework("Microsoft.NETCore.App", version, "{}")
        .File($"usr/share/dotnet/shared/Microsoft.NETCore.App/{version}/Microsoft.NETCore.App.runtimeconfig.json", """{ "runtimeOptions": { "tfm": "net8.0" } }""")
        .Framework("Microsoft.AspNetCore.App", version, "{}")
        .File(
            $"usr/share/dotnet/shared/Microsoft.AspNetCore.App/{version}/Microsoft.AspNetCore.App.runtimeconfig.json",
            $$$"""{ "runtimeOptions": { "rollForward": "LatestPatch", "framework": { "name": "Microsoft.NETCore.App", "version": "{{{version}}}" } } }""");

    public static Layer Framework(this Layer layer, string name, string version, string depsJson) => layer
        .File($"usr/share/dotnet/shared/{name}/{version}/{name}.deps.json", depsJson)
        .File($"usr/share/dotnet/shared/{name}/{version}/.version", $"0123456789abcdef\n{version}\n");
}
