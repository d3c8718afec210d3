using Cake.Common.Tools.DotNet.MSBuild;

namespace PolicyGate.Build;

internal static class PackageVersion
{
    /// <summary>The same for compiling and packing, since the tool's assemblies say their version, too.</summary>
    public static DotNetMSBuildSettings Of(BuildContext context) =>
        context.Version is { } version ? new DotNetMSBuildSettings().WithProperty("Version", version) : new DotNetMSBuildSettings();
}
