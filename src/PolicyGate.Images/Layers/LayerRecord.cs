namespace PolicyGate.Images.Layers;

internal enum LayerEntryKind
{
    Regular,
    HardLink,
    SymbolicLink,
    Directory,

    /// <summary>A directory that has no entry of its own but entries in it.</summary>
    ImpliedDirectory,
    Special,

    /// <summary>Deletes the path in the layers below.</summary>
    Whiteout,

    /// <summary>Hides what the layers below have in the directory.</summary>
    Opaque,
}

/// <summary>An entry that is kept of a layer.</summary>
/// <param name="Ordinal">The how manieth entry of the tar it is.</param>
/// <param name="Path">The path; of a whiteout what it deletes, of an opaque mark the directory.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="UserId">Owner.</param>
/// <param name="GroupId">Group.</param>
/// <param name="Size">Size of a regular file.</param>
/// <param name="Target">Target of a link as it stands in the layer.</param>
internal sealed record LayerEntry(int Ordinal, string Path, LayerEntryKind Kind, int Mode, int UserId, int GroupId, long Size, string? Target);

/// <summary>What a reader gave for a file: a value, a problem, or neither.</summary>
/// <param name="Reader">Index of the reader.</param>
/// <param name="Value">The facts.</param>
/// <param name="Problem">Why there are none.</param>
internal readonly record struct DrawnFact(int Reader, object? Value, string? Problem);

/// <summary>All that is kept of a layer after its one reading.</summary>
/// <param name="Entries">In the order of the tar.</param>
/// <param name="RegularFiles">Every regular file.</param>
/// <param name="Facts">What the readers drew, by the file's ordinal.</param>
/// <param name="Cost">What it took of the image's budget.</param>
internal sealed record LayerRecord(List<LayerEntry> Entries, RegularFileIndex RegularFiles, Dictionary<int, DrawnFact[]> Facts, LayerCost Cost);

/// <summary>What the reading of a layer takes of the image's budget.</summary>
/// <param name="Bytes">Uncompressed bytes.</param>
/// <param name="Entries">Tar entries.</param>
/// <param name="Paths">Paths that are kept.</param>
/// <param name="Characters">UTF-16 code units in them.</param>
internal readonly record struct LayerCost(long Bytes, int Entries, int Paths, long Characters);
