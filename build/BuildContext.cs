using Cake.Common;
using Cake.Core;
using Cake.Core.IO;
using Cake.Frosting;

namespace PolicyGate.Build;

/// <summary>What the tasks share. The work folder is the repository's root.</summary>
public sealed class BuildContext(ICakeContext context) : FrostingContext(context)
{
    public const string Solution = "PolicyGate.sln";

    public string BuildConfiguration { get; } = context.Argument("configuration", "Release");

    /// <summary>Version of the packages; by default the one of the sources.</summary>
    public string? Version { get; } = context.Argument<string?>("package-version", null);

    /// <summary>Where <c>Publish</c> pushes to.</summary>
    public string? Source { get; } = context.Argument<string?>("source", null);

    public DirectoryPath Packages { get; } = "artifacts/packages";

    /// <summary>The command line as it was just built.</summary>
    public FilePath Tool => $"src/PolicyGate.Cli/bin/{BuildConfiguration}/net10.0/PolicyGate.Cli{(Environment.Platform.Family == PlatformFamily.Windows ? ".exe" : "")}";
}
