using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What an rpm database, or a list made of one, says.</summary>
/// <param name="Format">How it is kept.</param>
/// <param name="Packages">The packages, in the order of the file, keys left out.</param>
/// <param name="Defects">What is wrong in it, the first few, printable; the packages are what could be read all the same.</param>
internal sealed record RpmDatabase(RpmDatabaseFormat Format, ImmutableArray<RpmPackage> Packages, ImmutableArray<string> Defects)
{
    public static FactFormat<RpmDatabase> Facts { get; } = new(
        (writer, database) =>
        {
            writer.Write((byte)database.Format);
            writer.WriteList(database.Packages, RpmPackage.Write);
            writer.WriteTexts(database.Defects);
            writer.Write7BitEncodedInt(database.FileLists.Length);
            writer.Write(database.FileLists);
        },
        reader => new((RpmDatabaseFormat)reader.ReadByte(), reader.ReadList(RpmPackage.Read), reader.ReadTexts()) { FileLists = reader.ReadBytes(reader.Read7BitEncodedInt()) });

    /// <summary>The files of the packages, as <see cref="PackedFileLists"/> packs them; of a list that stands in for a database none.</summary>
    public byte[] FileLists { get; init; } = [];
}

/// <summary>One header.</summary>
/// <param name="Name">Binary package.</param>
/// <param name="Epoch">Epoch; null where the header has none.</param>
/// <param name="Version">Version without epoch and release.</param>
/// <param name="Release">Release; empty where the header has none.</param>
/// <param name="Architecture">Architecture; empty where the header has none.</param>
/// <param name="SourceRpm">File name of the source package: <c>util-linux-2.32.1-42.el8_8.src.rpm</c>.</param>
/// <param name="Vendor">Who built it.</param>
/// <param name="License">Licence, as the header spells it.</param>
/// <param name="ModularityLabel"><c>name:stream:version:context</c>; empty for a package that belongs to no module, which its header says by having none; null where there is no header.</param>
internal sealed record RpmPackage(string Name, uint? Epoch, string Version, string Release, string Architecture, string? SourceRpm, string? Vendor, string? License, string? ModularityLabel)
{
    /// <summary><c>version-release</c>.</summary>
    public string VersionRelease => Release.Length == 0 ? Version : $"{Version}-{Release}";

    /// <summary><c>epoch:version-release</c>, without the epoch where there is none, as rpm's <c>%{EVR}</c>.</summary>
    public string EpochVersionRelease => Epoch is { } epoch ? $"{epoch}:{VersionRelease}" : VersionRelease;

    /// <summary>Name and <c>version-release</c> of the source package; its epoch stands nowhere.</summary>
    public SourcePackage? Source
    {
        get
        {
            var name = SourceRpm.AsSpan();
            if (!name.EndsWith(".rpm", StringComparison.Ordinal))
                return null;
            name = name[..^4];
            var end = name.LastIndexOf('.');
            if (end < 0 || name[end..] is not (".src" or ".nosrc"))
                return null;
            name = name[..end];
            var release = name.LastIndexOf('-');
            var version = release < 0 ? -1 : name[..release].LastIndexOf('-');
            return version <= 0 ? null : new(name[..version].ToString(), name[(version + 1)..].ToString());
        }
    }

    public static void Write(BinaryWriter writer, RpmPackage package)
    {
        writer.WriteText(package.Name);
        writer.Write(package.Epoch is { } epoch ? epoch : -1L);
        writer.WriteText(package.Version);
        writer.WriteText(package.Release);
        writer.WriteText(package.Architecture);
        writer.WriteText(package.SourceRpm);
        writer.WriteText(package.Vendor);
        writer.WriteText(package.License);
        writer.WriteText(package.ModularityLabel);
    }

    public static RpmPackage Read(BinaryReader reader) =>
        new(
            reader.ReadText(),
            reader.ReadInt64() is >= 0 and var epoch ? (uint)epoch : null,
            reader.ReadText(),
            reader.ReadText(),
            reader.ReadText(),
            reader.ReadTextOrNull(),
            reader.ReadTextOrNull(),
            reader.ReadTextOrNull(),
            reader.ReadTextOrNull());
}

/// <summary>How packages are kept; the later, the newer.</summary>
internal enum RpmDatabaseFormat
{
    /// <summary>A list in place of a database: <c>container-manifest-2</c>.</summary>
    Manifest,

    /// <summary>Berkeley DB, a hash table: <c>Packages</c>.</summary>
    BerkeleyDb,

    /// <summary>rpm's own format: <c>Packages.db</c>.</summary>
    Ndb,

    /// <summary>SQLite: <c>rpmdb.sqlite</c>.</summary>
    Sqlite,
}
