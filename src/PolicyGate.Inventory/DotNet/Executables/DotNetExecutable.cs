using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What an executable tells of the .NET application in it.</summary>
/// <param name="IsNativeAot">True for one that was compiled to machine code; false for a single-file bundle.</param>
/// <param name="Runtime">Version of the runtime that was compiled in; null for a bundle, and where nothing tells it.</param>
/// <param name="DepsJson">The bundle's list of packages; null where it has none.</param>
/// <param name="RuntimeConfig">The bundle's configuration; null where it has none.</param>
internal sealed record DotNetExecutable(bool IsNativeAot, string? Runtime, BundledFile<DepsJson>? DepsJson, BundledFile<RuntimeConfig>? RuntimeConfig)
{
    /// <summary>Null where there is none, as in a host to which nothing was added.</summary>
    /// <exception cref="FormatException">The bundle is malformed.</exception>
    public static DotNetExecutable? Read(Stream file, ObjectFile binary)
    {
        if (BundleMark.Find(file, binary) is { } mark)
        {
            using var bundle = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
            return new BundleReader(bundle, mark.End).Read(mark.Header);
        }

        return binary.IsNativeAot ? new(IsNativeAot: true, NativeAotRuntime.Find(file, binary), null, null) : null;
    }

    /// <summary>How the place of a bundled file is written: no path of an image, since the file system has nothing there.</summary>
    public static string PathOf(string executable, string name) => $"{executable}!/{name}";

    public static void Write(BinaryWriter writer, DotNetExecutable executable)
    {
        writer.Write(executable.IsNativeAot);
        writer.WriteText(executable.Runtime);
        Write(writer, executable.DepsJson, Inventory.DepsJson.Format);
        Write(writer, executable.RuntimeConfig, Inventory.RuntimeConfig.Format);
    }

    public static DotNetExecutable Read(BinaryReader reader) =>
        new(reader.ReadBoolean(), reader.ReadTextOrNull(), Read(reader, Inventory.DepsJson.Format), Read(reader, Inventory.RuntimeConfig.Format));

    private static void Write<T>(BinaryWriter writer, BundledFile<T>? file, FactFormat<T> format)
        where T : class
    {
        writer.WriteText(file?.Name);
        if (file is not null)
            format.Write(writer, file.Content);
    }

    private static BundledFile<T>? Read<T>(BinaryReader reader, FactFormat<T> format)
        where T : class => reader.ReadTextOrNull() is { } name ? new(name, format.Read(reader)) : null;
}

/// <summary>What a file in a bundle tells.</summary>
/// <param name="Name">Its path in the bundle, as it would lie beside the executable.</param>
/// <param name="Content">What it tells.</param>
internal sealed record BundledFile<T>(string Name, T Content)
    where T : class;
