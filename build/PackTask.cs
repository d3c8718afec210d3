using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Pack;
using Cake.Frosting;

namespace PolicyGate.Build;

[TaskName("Pack")]
[IsDependentOn(typeof(CompileTask))]
public sealed class PackTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => context.DotNetPack(BuildContext.Solution, new DotNetPackSettings
    {
        Configuration = context.BuildConfiguration,
        NoBuild = true,
        OutputDirectory = context.Packages,
        MSBuildSettings = PackageVersion.Of(context),
    });
}
