using Cake.Common.IO;
using Cake.Frosting;

namespace PolicyGate.Build;

[TaskName("Clean")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        foreach (var folder in context.GetDirectories("src/*/bin") + context.GetDirectories("src/*/obj") + context.GetDirectories("tests/*/bin") + context.GetDirectories("tests/*/obj"))
            context.CleanDirectory(folder);
        context.DeleteFiles($"{context.Packages}/*.nupkg");
    }
}
