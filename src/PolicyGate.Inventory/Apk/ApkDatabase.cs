using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What apk's database of installed packages says.</summary>
/// <param name="Packages">The packages, in the order of the file; virtual ones, which only hold dependencies together, are left out.</param>
/// <param name="Defects">What is wrong in it, the first few, printable.</param>
internal sealed record ApkDatabase(ImmutableArray<ApkPackage> Packages, ImmutableArray<string> Defects)
{
    public static FactFormat<ApkDatabase> Format { get; } = new(
        (writer, database) =>
        {
            writer.WriteList(database.Packages, ApkPackage.Write);
            writer.WriteTexts(database.Defects);
        },
        reader => new(reader.ReadList(ApkPackage.Read), reader.ReadTexts()));
}

/// <summary>One package.</summary>
/// <param name="Name">Name.</param>
/// <param name="Version">Version with release: <c>1.36.1-r29</c>.</param>
/// <param name="Architecture">Architecture; empty where the database tells none.</param>
/// <param name="Origin">The source package that it was built from; its own name where the database tells none.</param>
/// <param name="License">Licence as the database has it; empty where it tells none.</param>
/// <param name="Files">Its files.</param>
internal sealed record ApkPackage(string Name, string Version, string Architecture, string Origin, string License, OwnedFiles Files)
{
    public static void Write(BinaryWriter writer, ApkPackage package)
    {
        writer.WriteText(package.Name);
        writer.WriteText(package.Version);
        writer.WriteText(package.Architecture);
        writer.WriteText(package.Origin);
        writer.WriteText(package.License);
        OwnedFiles.Write(writer, package.Files);
    }

    public static ApkPackage Read(BinaryReader reader) =>
        new(reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadText(), OwnedFiles.Read(reader));
}
