using PolicyGate.Testing;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>Debian 12 with this machine's ASP.NET Core runtime, in the layers and with the variables of Microsoft's own images.</summary>
internal static class DotnetBaseImage
{
    private const string Recipe = "1";
    private const string Tag = "10.0";
    private const string NetCore = "Microsoft.NETCore.App";
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    public static async Task<BaseImage> GetAsync(CancellationToken cancellationToken)
    {
        var runtimes = await RuntimesAsync(cancellationToken);
        var aspNetCore = Newest(runtimes, AspNetCore);
        var netCore = Newest(runtimes, NetCore);
        var folder = await CacheFolder.GetOrMakeAsync(
            $"dotnet-aspnet-{aspNetCore.Version}-{DebianBaseImage.Recipe}.{Recipe}",
            folder => MakeAsync(folder, netCore, aspNetCore, cancellationToken),
            cancellationToken);
        return new BaseImage(Path.Combine(folder, "oci"), "dotnet-aspnet", Tag);
    }

    private static async Task MakeAsync(string folder, Runtime netCore, Runtime aspNetCore, CancellationToken cancellationToken)
    {
        var debian = await DebianBaseImage.GetAsync(cancellationToken);
        Requirement.Programs("skopeo", "umoci");
        const string Image = $"oci:{Tag}";
        await RunAsync(folder, "skopeo", "--insecure-policy", "copy", "--quiet", $"oci:{debian.LayoutAndTag}", $"oci:{Image}");

        var runtime = Directory.CreateDirectory(Path.Combine(folder, "runtime")).FullName;
        await RunAsync(
            netCore.DotnetRoot,
            "cp", "--recursive", "--preserve=mode,timestamps", "--parents",
            "dotnet", $"host/fxr/{netCore.Version}", $"shared/{NetCore}/{netCore.Version}", runtime);
        await InsertAsync("COPY /dotnet /usr/share/dotnet", runtime, "/usr/share/dotnet");

        var link = Path.Combine(folder, "link");
        File.CreateSymbolicLink(link, "/usr/share/dotnet/dotnet");
        await InsertAsync("RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet", link, "/usr/bin/dotnet");

        var shared = $"shared/{AspNetCore}/{aspNetCore.Version}";
        await InsertAsync($"COPY /{shared} /usr/share/dotnet/{shared}", Path.Combine(aspNetCore.DotnetRoot, shared), $"/usr/share/dotnet/{shared}");

        await RunAsync(
            folder,
            "umoci", "config", "--image", Image,
            "--config.env", "APP_UID=1654",
            "--config.env", "ASPNETCORE_HTTP_PORTS=8080",
            "--config.env", "DOTNET_RUNNING_IN_CONTAINER=true",
            "--config.env", $"DOTNET_VERSION={netCore.Version}",
            "--config.env", $"ASPNET_VERSION={aspNetCore.Version}");
        await RunAsync(folder, "umoci", "gc", "--layout", "oci");
        Directory.Delete(runtime, recursive: true);
        File.Delete(link);

        Task InsertAsync(string createdBy, string source, string target) =>
            RunAsync(folder, "umoci", "insert", "--image", Image, "--history.created_by", createdBy, source, target);

        async Task RunAsync(string workingDirectory, string file, params IReadOnlyList<string> arguments) =>
            (await ExternalProgram.RunAsync(file, arguments, workingDirectory, cancellationToken: cancellationToken)).Succeeded();
    }

    private static async Task<IReadOnlyList<Runtime>> RuntimesAsync(CancellationToken cancellationToken)
    {
        var list = await ExternalProgram.RunAsync("dotnet", ["--list-runtimes"], environment: HermeticEnvironment.With(), cancellationToken: cancellationToken);
        return [.. list.Succeeded().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Runtime.Parse).OfType<Runtime>()];
    }

    private static Runtime Newest(IReadOnlyList<Runtime> runtimes, string name)
    {
        var newest = runtimes.Where(runtime => runtime.Name == name && runtime.Version.ToString(2) == Tag).MaxBy(runtime => runtime.Version);
        Assert.SkipWhen(newest is null, $"There is no released {name} {Tag} here, says dotnet --list-runtimes.");
        return newest;
    }

    private sealed record Runtime(string Name, Version Version, string DotnetRoot)
    {
        /// <summary>Null for a preview.</summary>
        public static Runtime? Parse(string line)
        {
            // Microsoft.NETCore.App 10.0.0 [/usr/share/dotnet/shared/Microsoft.NETCore.App]
            var parts = line.TrimEnd().TrimEnd(']').Split(' ', 3);
            return Version.TryParse(parts[1], out var version)
                ? new Runtime(parts[0], version, Path.GetFullPath(Path.Combine(parts[2].TrimStart('['), "..", "..")))
                : null;
        }
    }
}
