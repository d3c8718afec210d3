using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What an executable tells of the .NET application in it.</summary>
/// <param name="IsNativeAot">True for one that was compiled to machine code, which tells nothing else; false for a single-file bundle.</param>
/// <param name="DepsJson">The bundle's list of packages; null where it has none.</param>
/// <param name="RuntimeConfig">The bundle's configuration; null where it has none.</param>
internal sealed record DotNetExecutable(bool IsNativeAot, BundledFile<DepsJson>? DepsJson, BundledFile<RuntimeConfig>? RuntimeConfig)
{
    // A host alone is larger than this.
    private const int MinimumSize = 64 << 10;

    /// <summary>Executables have no telling names, so all files are asked for that may be one by their size and are not called a library or a file of symbols.</summary>
    public static FactReader<DotNetExecutable> Reader { get; } = new(
        "dotnet-executable",
        1,
        ["**"],
        new(Write, Read),
        static (_, content) => ExecutableReader.Read(content)) { MaximumSize = long.MaxValue, Wants = static (path, _, size) => size >= MinimumSize && !IsLibraryOrSymbols(path) };

    /// <summary>How the place of a bundled file is written: no path of an image, since the file system has nothing there.</summary>
    public static string PathOf(string executable, string name) => $"{executable}!/{name}";

    // NativeAOT writes the symbols of Shop to Shop.dbg, which has all of its sections.
    private static bool IsLibraryOrSymbols(ReadOnlySpan<char> path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".so", StringComparison.Ordinal)
        || path.EndsWith(".dbg", StringComparison.Ordinal)
        || path[(path.LastIndexOf('/') + 1)..].Contains(".so.", StringComparison.Ordinal);

    private static void Write(BinaryWriter writer, DotNetExecutable executable)
    {
        writer.Write(executable.IsNativeAot);
        Write(writer, executable.DepsJson, Inventory.DepsJson.Format);
        Write(writer, executable.RuntimeConfig, Inventory.RuntimeConfig.Format);
    }

    private static void Write<T>(BinaryWriter writer, BundledFile<T>? file, FactFormat<T> format)
        where T : class
    {
        writer.WriteText(file?.Name);
        if (file is not null)
            format.Write(writer, file.Content);
    }

    private static DotNetExecutable Read(BinaryReader reader) => new(reader.ReadBoolean(), Read(reader, Inventory.DepsJson.Format), Read(reader, Inventory.RuntimeConfig.Format));

    private static BundledFile<T>? Read<T>(BinaryReader reader, FactFormat<T> format)
        where T : class => reader.ReadTextOrNull() is { } name ? new(name, format.Read(reader)) : null;
}

/// <summary>What a file in a bundle tells.</summary>
/// <param name="Name">Its path in the bundle, as it would lie beside the executable.</param>
/// <param name="Content">What it tells.</param>
internal sealed record BundledFile<T>(string Name, T Content)
    where T : class;
