using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What a chisel manifest says.</summary>
/// <param name="Packages">The packages of which there are slices, in the order of the file.</param>
/// <param name="Defects">What is wrong in it, the first few, printable.</param>
internal sealed record ChiselManifest(ImmutableArray<ChiselPackage> Packages, ImmutableArray<string> Defects)
{
    public static FactFormat<ChiselManifest> Format { get; } = new(
        (writer, manifest) =>
        {
            writer.WriteList(manifest.Packages, ChiselPackage.Write);
            writer.WriteTexts(manifest.Defects);
        },
        reader => new(reader.ReadList(ChiselPackage.Read), reader.ReadTexts()));
}

/// <summary>One package.</summary>
/// <param name="Name">Binary package.</param>
/// <param name="Version">Version, with epoch where it has one.</param>
/// <param name="Architecture">Architecture; empty where the manifest tells none.</param>
/// <param name="Files">Those of its files that are there.</param>
internal sealed record ChiselPackage(string Name, string Version, string Architecture, OwnedFiles Files)
{
    public static void Write(BinaryWriter writer, ChiselPackage package)
    {
        writer.WriteText(package.Name);
        writer.WriteText(package.Version);
        writer.WriteText(package.Architecture);
        OwnedFiles.Write(writer, package.Files);
    }

    public static ChiselPackage Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadText(), reader.ReadText(), OwnedFiles.Read(reader));
}
