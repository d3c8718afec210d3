using Cake.Common.IO;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.NuGet.Push;
using Cake.Core;
using Cake.Frosting;

namespace PolicyGate.Build;

/// <summary>Pushes the packages to <c>--source</c>, with the key in the variable <c>NUGET_API_KEY</c>.</summary>
[TaskName("Publish")]
[IsDependentOn(typeof(TestTask))]
[IsDependentOn(typeof(ScanTask))]
[IsDependentOn(typeof(PackTask))]
public sealed class PublishTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var source = context.Source ?? throw new CakeException("There is no source to push to: give --source=NAME.");
        foreach (var package in context.GetFiles($"{context.Packages}/*.nupkg"))
            context.DotNetNuGetPush(package, new DotNetNuGetPushSettings { Source = source, ApiKey = context.Environment.GetEnvironmentVariable("NUGET_API_KEY"), SkipDuplicate = true });
    }
}
