using Cake.Frosting;

namespace PolicyGate.Build;

[TaskName("Default")]
[IsDependentOn(typeof(TestTask))]
[IsDependentOn(typeof(ScanTask))]
[IsDependentOn(typeof(PackTask))]
public sealed class DefaultTask : FrostingTask<BuildContext>
{
}
