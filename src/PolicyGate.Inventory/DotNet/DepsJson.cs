using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What a <c>*.deps.json</c> says of the application beside it, as the .NET host reads it.</summary>
/// <param name="Libraries">Packages, projects and runtime packs, in the order of the file.</param>
/// <param name="Others">File names of the assemblies of whatever else it lists, such as references to files.</param>
/// <param name="Defects">What is wrong in it, the first few, printable.</param>
internal sealed record DepsJson(ImmutableArray<DepsLibrary> Libraries, ImmutableArray<string> Others, ImmutableArray<string> Defects)
{
    public static FactFormat<DepsJson> Format { get; } = new(
        (writer, depsJson) =>
        {
            writer.WriteList(depsJson.Libraries, DepsLibrary.Write);
            writer.WriteTexts(depsJson.Others);
            writer.WriteTexts(depsJson.Defects);
        },
        reader => new(reader.ReadList(DepsLibrary.Read), reader.ReadTexts(), reader.ReadTexts()));
}

/// <summary>One entry of <c>libraries</c>.</summary>
/// <param name="Name">Name as it stands there, with <c>runtimepack.</c> where it has that.</param>
/// <param name="Version">Version.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Presence">Whether files of it are there.</param>
/// <param name="Dependencies">Names of the libraries that it needs, ordinal order.</param>
internal sealed record DepsLibrary(string Name, string Version, DepsLibraryKind Kind, DepsLibraryPresence Presence, ImmutableArray<string> Dependencies)
{
    private const string RuntimePackPrefix = "runtimepack.";

    /// <summary>The assemblies of it that an application runs, in the order of the file; the same one may be there for several systems.</summary>
    public ImmutableArray<DepsAssembly> Assemblies { get; init; } = [];

    /// <summary>Whether it has native libraries.</summary>
    public bool HasNative { get; init; }

    /// <summary>The package's name: the SDK puts a prefix before the names of runtime packs, which no feed knows.</summary>
    public string PackageName => Kind == DepsLibraryKind.RuntimePack && Name.Length > RuntimePackPrefix.Length && Name.StartsWith(RuntimePackPrefix, StringComparison.OrdinalIgnoreCase)
        ? Name[RuntimePackPrefix.Length..]
        : Name;

    public static void Write(BinaryWriter writer, DepsLibrary library)
    {
        writer.WriteText(library.Name);
        writer.WriteText(library.Version);
        writer.Write((byte)library.Kind);
        writer.Write((byte)library.Presence);
        writer.WriteTexts(library.Dependencies);
        writer.WriteList(library.Assemblies, DepsAssembly.Write);
        writer.Write(library.HasNative);
    }

    public static DepsLibrary Read(BinaryReader reader) =>
        new(reader.ReadText(), reader.ReadText(), (DepsLibraryKind)reader.ReadByte(), (DepsLibraryPresence)reader.ReadByte(), reader.ReadTexts())
        {
            Assemblies = reader.ReadList(DepsAssembly.Read),
            HasNative = reader.ReadBoolean(),
        };
}

/// <summary>An assembly that a library brings.</summary>
/// <param name="FileName">Its file's name.</param>
/// <param name="AssemblyVersion">Version by which assemblies refer to it; null where it isn't told.</param>
/// <param name="FileVersion">Version of the file; null where it isn't told.</param>
internal sealed record DepsAssembly(string FileName, string? AssemblyVersion, string? FileVersion)
{
    public static void Write(BinaryWriter writer, DepsAssembly assembly)
    {
        writer.WriteText(assembly.FileName);
        writer.WriteText(assembly.AssemblyVersion);
        writer.WriteText(assembly.FileVersion);
    }

    public static DepsAssembly Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadTextOrNull(), reader.ReadTextOrNull());
}

/// <summary>What the runtime target tells of a library's files.</summary>
internal enum DepsLibraryPresence
{
    /// <summary>It has none: only the compiler saw the library, or it only brings others.</summary>
    Absent,

    /// <summary>It has some.</summary>
    Present,

    /// <summary>The target, or the library's entry in it, is missing: they may be there or not.</summary>
    Unknown,
}

/// <summary>The types of libraries that are really there; all others, such as <c>referenceassembly</c>, are the compiler's.</summary>
internal enum DepsLibraryKind
{
    /// <summary>A NuGet package.</summary>
    Package,

    /// <summary>A project of the solution: one's own code, whatever its name.</summary>
    Project,

    /// <summary>The runtime of a self-contained application.</summary>
    RuntimePack,
}
