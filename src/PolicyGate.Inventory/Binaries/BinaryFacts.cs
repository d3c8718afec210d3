using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What an executable or shared library tells of the packages in it.</summary>
/// <param name="Go">Go's build information; null where it isn't made by Go.</param>
/// <param name="Crates">Rust's crates, as cargo-auditable notes them.</param>
/// <param name="DotNet">The .NET application in it; null where there is none.</param>
/// <param name="Assembly">Name and version of an assembly of .NET; null for all else.</param>
/// <param name="Defects">What is wrong in it, printable.</param>
internal sealed record BinaryFacts(GoBuildInformation? Go, ImmutableArray<RustCrate> Crates, DotNetExecutable? DotNet, AssemblyFacts? Assembly, ImmutableArray<string> Defects)
{
    /// <summary>One look at each binary, whoever asks.</summary>
    public static FactReader<BinaryFacts> Reader { get; } = new("binary", 2, ["**"], new(Write, Read), static (file, content) => BinaryReading.Read(file, content))
    {
        Seekable = true,
        Wants = static (path, mode, size) => BinaryNames.MayBeBinary(path, mode, size) || BinaryNames.MayBeApplication(path, size),
    };

    /// <summary>The files in which a .NET application was found.</summary>
    public static IEnumerable<FileFact<DotNetExecutable>> Applications(ImageFiles files) =>
        from file in files.Facts(Reader)
        let application = file.Value.DotNet
        where application is not null
        select new FileFact<DotNetExecutable>(file.Path, file.File, application);

    private static void Write(BinaryWriter writer, BinaryFacts facts)
    {
        writer.Write((byte)((facts.Go is null ? 0 : 1) | (facts.DotNet is null ? 0 : 2) | (facts.Assembly is null ? 0 : 4)));
        if (facts.Go is not null)
            GoBuildInformation.Write(writer, facts.Go);
        if (facts.DotNet is not null)
            DotNetExecutable.Write(writer, facts.DotNet);
        if (facts.Assembly is not null)
            AssemblyFacts.Write(writer, facts.Assembly);
        writer.WriteList(facts.Crates, RustCrate.Write);
        writer.WriteTexts(facts.Defects);
    }

    private static BinaryFacts Read(BinaryReader reader)
    {
        var parts = reader.ReadByte();
        var go = (parts & 1) != 0 ? GoBuildInformation.Read(reader) : null;
        var dotNet = (parts & 2) != 0 ? DotNetExecutable.Read(reader) : null;
        var assembly = (parts & 4) != 0 ? AssemblyFacts.Read(reader) : null;
        return new(go, reader.ReadList(RustCrate.Read), dotNet, assembly, reader.ReadTexts());
    }
}
