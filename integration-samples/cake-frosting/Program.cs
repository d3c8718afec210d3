using Cake.Common;
using Cake.Common.Diagnostics;
using Cake.Common.Tools.DotNet;
using Cake.Common.Tools.DotNet.MSBuild;
using Cake.Common.Tools.DotNet.Publish;
using Cake.Core;
using Cake.Frosting;
using PolicyGate.Cake;

return new CakeHost().UseContext<BuildContext>().Run(args);

public sealed class BuildContext(ICakeContext context) : FrostingContext(context)
{
    public string Project { get; } = context.Argument("project", "src/Shop/Shop.csproj");

    public string Image { get; } = context.Argument("image", "artifacts/shop.tar");

    public string ImageName { get; } = context.Argument("image-name", "contoso/shop:1.0");
}

[TaskName("Publish")]
public sealed class PublishTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => context.DotNetPublish(context.Project, new DotNetPublishSettings
    {
        MSBuildSettings = new DotNetMSBuildSettings()
            .WithTarget("PublishContainer")
            .WithProperty("ContainerArchiveOutputPath", Path.GetFullPath(context.Image)),
    });
}

[TaskName("Scan")]
[IsDependentOn(typeof(PublishTask))]
public sealed class ScanTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var scan = context.PolicyGateScan(new PolicyGateScanSettings
        {
            Image = context.Image,
            ImageName = context.ImageName,
            Target = context.Project,
            WarnOnly = context.HasArgument("warn-only"),
        }.WithOutput("sarif", "artifacts/shop.sarif"));

        context.Information("{0}: {1} findings. SARIF: {2}", scan.Verdict, scan.Findings.Count, scan.SarifPath);
    }
}

[TaskName("Default")]
[IsDependentOn(typeof(ScanTask))]
public sealed class DefaultTask : FrostingTask
{
}
