using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>A crate that is linked into a binary.</summary>
/// <param name="Name">Name.</param>
/// <param name="Version">Version.</param>
internal sealed record RustCrate(string Name, string Version)
{
    public static void Write(BinaryWriter writer, RustCrate crate)
    {
        writer.WriteText(crate.Name);
        writer.WriteText(crate.Version);
    }

    public static RustCrate Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadText());
}
