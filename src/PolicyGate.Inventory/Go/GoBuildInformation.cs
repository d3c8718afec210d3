using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What Go's linker notes in each binary, and <c>go version -m</c> prints.</summary>
/// <param name="GoVersion">Go's own version: <c>go1.22.3</c>.</param>
/// <param name="Path">Import path of the main package; empty where not noted.</param>
/// <param name="Modules">The main module first, where it is noted, then those that it was built from.</param>
internal sealed record GoBuildInformation(string GoVersion, string Path, ImmutableArray<GoModule> Modules)
{
    public static void Write(BinaryWriter writer, GoBuildInformation information)
    {
        writer.WriteText(information.GoVersion);
        writer.WriteText(information.Path);
        writer.WriteList(information.Modules, GoModule.Write);
    }

    public static GoBuildInformation Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadText(), reader.ReadList(GoModule.Read));
}

/// <summary>One module, as it was really compiled: where it is replaced, the replacement.</summary>
/// <param name="Path">Module path.</param>
/// <param name="Version">Version with <c>v</c>; <c>(devel)</c> for a folder, which has none.</param>
internal sealed record GoModule(string Path, string Version)
{
    /// <summary>What Go calls the version of what it built from a folder.</summary>
    public const string Unversioned = "(devel)";

    public static void Write(BinaryWriter writer, GoModule module)
    {
        writer.WriteText(module.Path);
        writer.WriteText(module.Version);
    }

    public static GoModule Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadText());
}
