using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.Build;
using Cake.Frosting;

namespace PolicyGate.Build;

[TaskName("Build")]
public sealed class CompileTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) =>
        context.DotNetBuild(BuildContext.Solution, new DotNetBuildSettings { Configuration = context.BuildConfiguration, MSBuildSettings = PackageVersion.Of(context) });
}
