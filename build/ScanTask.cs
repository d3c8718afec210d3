using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;
using PolicyGate.Cake;

namespace PolicyGate.Build;

/// <summary>Scans the sample image with the command line that was just built.</summary>
[TaskName("Scan")]
[IsDependentOn(typeof(CompileTask))]
public sealed class ScanTask : FrostingTask<BuildContext>
{
    private const string Sample = "integration-samples/quick-start";
    private const string Database = "artifacts/scan/advisories.db";

    public override void Run(BuildContext context)
    {
        var exitCode = context.StartProcess(context.Tool, new ProcessSettings { Arguments = $"db import {Sample}/advisories --database {Database}" });
        if (exitCode != 0)
            throw new CakeException(exitCode, "The sample's advisories could not be imported.");

        // The sample shows a gate that fails; here it only has to be scanned.
        context.PolicyGateScan(new PolicyGateScanSettings
        {
            Image = $"{Sample}/image.tar",
            PolicyDirectory = $"{Sample}/.policygate",
            Database = Database,
            ToolPath = context.Tool,
            WarnOnly = true,
        }.WithOutput("sarif", "artifacts/scan/quick-start.sarif"));
    }
}
