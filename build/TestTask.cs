using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace PolicyGate.Build;

[TaskName("Test")]
[IsDependentOn(typeof(CompileTask))]
public sealed class TestTask : FrostingTask<BuildContext>
{
    // Started as it is: the alias DotNetTest speaks the dialect of VSTest.
    public override void Run(BuildContext context)
    {
        var exitCode = context.StartProcess("dotnet", new ProcessSettings
        {
            Arguments = $"test --solution {BuildContext.Solution} -c {context.BuildConfiguration} --no-build",
        });
        if (exitCode != 0)
            throw new CakeException(exitCode, "A test failed.");
    }
}
