using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What a dpkg status file, or one file of a distroless image's <c>status.d</c>, says.</summary>
/// <param name="Packages">The packages, in the order of the file.</param>
/// <param name="Defects">What is wrong in it, the first few, printable; the packages are what could be read all the same.</param>
internal sealed record DpkgDatabase(ImmutableArray<DpkgPackage> Packages, ImmutableArray<string> Defects)
{
    public static FactFormat<DpkgDatabase> Format { get; } = new(
        (writer, database) =>
        {
            writer.WriteList(database.Packages, DpkgPackage.Write);
            writer.WriteTexts(database.Defects);
        },
        reader => new(reader.ReadList(DpkgPackage.Read), reader.ReadTexts()));
}

/// <summary>One stanza.</summary>
/// <param name="Name">Binary package.</param>
/// <param name="Version">Version, with epoch where it has one.</param>
/// <param name="Architecture">Architecture; empty where the stanza has none.</param>
/// <param name="Source">Source package; its version is the binary's where nothing else is said.</param>
/// <param name="State">Whether its files are there.</param>
internal sealed record DpkgPackage(string Name, string Version, string Architecture, SourcePackage Source, DpkgState State)
{
    /// <summary>How dpkg names the package's files in <c>var/lib/dpkg/info</c>, for a package that may be there for several architectures.</summary>
    public string QualifiedName => Name + ":" + Architecture;

    public static void Write(BinaryWriter writer, DpkgPackage package)
    {
        writer.WriteText(package.Name);
        writer.WriteText(package.Version);
        writer.WriteText(package.Architecture);
        writer.WriteText(package.Source.Name);
        writer.WriteText(package.Source.Version);
        writer.Write((byte)package.State);
    }

    public static DpkgPackage Read(BinaryReader reader) =>
        new(reader.ReadText(), reader.ReadText(), reader.ReadText(), new(reader.ReadText(), reader.ReadText()), (DpkgState)reader.ReadByte());
}

/// <summary>Whether a package's files are there, from the last word of <c>Status</c>.</summary>
internal enum DpkgState
{
    /// <summary>No <c>Status</c>: files taken from the archive as they are have none (distroless, chiselled).</summary>
    Unstated,

    /// <summary>Unpacked at least in part.</summary>
    Installed,

    /// <summary>Never installed, or removed; at most its configuration files are left.</summary>
    Absent,
}
