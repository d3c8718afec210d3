using PolicyGate.Testing;

namespace QuickStart;

/// <summary>The image of the quick start: the package database of an old Debian 12 base, and above it a self-contained .NET application with an old package.</summary>
public static class SampleImage
{
    private const string OsRelease = """
        PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
        NAME="Debian GNU/Linux"
        VERSION_ID="12"
        VERSION_CODENAME=bookworm
        ID=debian

        """;

    private const string Application = """
        {
          "runtimeTarget": { "name": ".NETCoreApp,Version=v8.0/linux-x64" },
          "targets": {
            ".NETCoreApp,Version=v8.0/linux-x64": {
              "Shop/1.0.0": {
                "dependencies": { "Newtonsoft.Json": "12.0.1", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "8.0.0" },
                "runtime": { "Shop.dll": {} }
              },
              "Newtonsoft.Json/12.0.1": { "runtime": { "lib/netstandard2.0/Newtonsoft.Json.dll": { "assemblyVersion": "12.0.0.0" } } },
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.0": { "runtime": { "System.Private.CoreLib.dll": {} } }
            }
          },
          "libraries": {
            "Shop/1.0.0": { "type": "project", "serviceable": false, "sha512": "" },
            "Newtonsoft.Json/12.0.1": { "type": "package", "serviceable": true, "sha512": "" },
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/8.0.0": { "type": "runtimepack", "serviceable": false, "sha512": "" }
          }
        }

        """;

    /// <summary>Builds the image, the same bytes on every run.</summary>
    public static Image Create() => Image.With(
        layer => layer
            .History("debian:12 (package database only)")
            .File("usr/lib/os-release", OsRelease)
            .SymbolicLink("etc/os-release", "../usr/lib/os-release")
            .File("etc/passwd", "root:x:0:0:root:/root:/bin/bash\napp:x:1654:1654::/home/app:/bin/sh\n")
            .File("var/lib/dpkg/status", string.Concat(
                DebianPackage("base-files", "12.4+deb12u2"),
                DebianPackage("libc6", "2.36-9+deb12u3", "glibc"),
                DebianPackage("libc-bin", "2.36-9+deb12u3", "glibc"),
                DebianPackage("curl", "7.88.1-10+deb12u5"),
                DebianPackage("libcurl4", "7.88.1-10+deb12u5", "curl"),
                DebianPackage("zlib1g", "1:1.2.13.dfsg-1", "zlib"))),
        layer => layer
            .History(".NET SDK 8.0.100 publish of Shop.csproj")
            .File("app/Shop.deps.json", Application))
        .Named("shop:1.0")
        .Platform("linux/amd64")
        .Environment("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .EntryPoint("/app/Shop");

    private static string DebianPackage(string name, string version, string? source = null) =>
        $"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\n{(source is null ? "" : $"Source: {source}\n")}Version: {version}\n\n";
}
