using Cake.Core;
using Cake.Core.IO;

namespace PolicyGate.Cake;

/// <summary>The command line that comes with the package.</summary>
internal static class CarriedTool
{
    private const string Assembly = "PolicyGate.Cli.dll";

    /// <summary>In a script the addin lies in its package, with the tool beside it; in Cake Frosting the build has copied the tool into the output folder.</summary>
    /// <exception cref="CakeException">It is in neither place.</exception>
    internal static FilePath Find(IFileSystem fileSystem, FilePath addin, DirectoryPath outputFolder)
    {
        FilePath[] places =
        [
            addin.GetDirectory().Combine("../../tools/net10.0/any").Collapse().CombineWithFilePath(Assembly),
            outputFolder.Combine("policygate").CombineWithFilePath(Assembly),
            addin.GetDirectory().Combine("policygate").CombineWithFilePath(Assembly),
        ];
        return places.FirstOrDefault(fileSystem.Exist)
            ?? throw new CakeException(2, $"PolicyGate: {Assembly} is not beside '{addin}': reference the package PolicyGate.Cake and not its assembly alone, or set ToolPath to a policygate program.");
    }
}
