using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What an executable or shared library tells of the packages that were linked into it.</summary>
/// <param name="Go">Go's build information; null where it isn't made by Go.</param>
/// <param name="Crates">Rust's crates, as cargo-auditable notes them.</param>
/// <param name="Defects">What is wrong in it, printable.</param>
internal sealed record BinaryFacts(GoBuildInformation? Go, ImmutableArray<RustCrate> Crates, ImmutableArray<string> Defects)
{
    // A program isn't larger; a library with the tables of a neural network may be, and would cost its size in a temporary file.
    private const long MaximumSize = 1L << 30;

    /// <summary>One look at each binary, whoever asks.</summary>
    public static FactReader<BinaryFacts> Reader { get; } = new("binary", 1, ["**"], new(Write, Read), static (_, content) => BinaryReading.Read(content))
    {
        MaximumSize = MaximumSize,
        Seekable = true,
        Wants = static (path, mode, size) => size <= MaximumSize && BinaryNames.MayBeBinary(path, mode, size),
    };

    private static void Write(BinaryWriter writer, BinaryFacts facts)
    {
        writer.Write(facts.Go is not null);
        if (facts.Go is not null)
            GoBuildInformation.Write(writer, facts.Go);
        writer.WriteList(facts.Crates, RustCrate.Write);
        writer.WriteTexts(facts.Defects);
    }

    private static BinaryFacts Read(BinaryReader reader) =>
        new(reader.ReadBoolean() ? GoBuildInformation.Read(reader) : null, reader.ReadList(RustCrate.Read), reader.ReadTexts());
}
