using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What an assembly of .NET says of itself.</summary>
/// <param name="Name">Its name, which is as a rule that of its file; null where its metadata can't be read.</param>
/// <param name="Version">Its informational version (<c>13.0.3+0a2e291c0d9c</c>), in which builds put the package's; null where it has none.</param>
/// <param name="Major">First number of the version by which assemblies refer to it.</param>
/// <param name="Company">Whose it is; null where it doesn't say.</param>
/// <param name="IsReference">Whether it is only there to be compiled against.</param>
internal sealed record AssemblyFacts(string? Name, string? Version, int Major, string? Company, bool IsReference)
{
    public static void Write(BinaryWriter writer, AssemblyFacts assembly)
    {
        writer.WriteText(assembly.Name);
        writer.WriteText(assembly.Version);
        writer.Write(assembly.Major);
        writer.WriteText(assembly.Company);
        writer.Write(assembly.IsReference);
    }

    public static AssemblyFacts Read(BinaryReader reader) => new(reader.ReadTextOrNull(), reader.ReadTextOrNull(), reader.ReadInt32(), reader.ReadTextOrNull(), reader.ReadBoolean());
}
