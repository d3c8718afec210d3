using System.Reflection;

namespace PolicyGate;

/// <summary>The version of PolicyGate.</summary>
public static class ToolVersion
{
    /// <summary>Semantic version without build metadata.</summary>
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
