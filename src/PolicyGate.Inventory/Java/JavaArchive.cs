using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What a jar, or a war, an ear and their like, tells of itself and of what was put into it.</summary>
/// <param name="Artifacts">In the order of their places.</param>
/// <param name="Defects">What is wrong in it, the first few, printable.</param>
internal sealed record JavaArchive(ImmutableArray<JavaArtifact> Artifacts, ImmutableArray<string> Defects)
{
    private static readonly string[] s_extensions = ["jar", "war", "ear", "jpi", "hpi", "par", "sar", "nar"];

    public static FactReader<JavaArchive> Reader { get; } = new(
        "java-archive",
        2,
        s_extensions.Select(extension => "**/*." + extension),
        new(Write, Read),
        static (file, content) => JavaArchiveReader.Read(file.Path, content)) { MaximumSize = 4L << 30, Seekable = true };

    public static bool IsArchive(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot >= 0 && Array.IndexOf(s_extensions, path[(dot + 1)..].ToLowerInvariant()) >= 0;
    }

    private static void Write(BinaryWriter writer, JavaArchive archive)
    {
        writer.WriteList(archive.Artifacts, JavaArtifact.Write);
        writer.WriteTexts(archive.Defects);
    }

    private static JavaArchive Read(BinaryReader reader) => new(reader.ReadList(JavaArtifact.Read), reader.ReadTexts());
}

/// <summary>A library of Java.</summary>
/// <param name="Group">Maven's group; null where nothing tells it.</param>
/// <param name="Name">Maven's artifact.</param>
/// <param name="Version">Version.</param>
/// <param name="Within">The archive in the archive that has it: <c>BOOT-INF/lib/x.jar</c>; empty for the file itself.</param>
/// <param name="Evidence">What tells it.</param>
internal sealed record JavaArtifact(string? Group, string Name, string Version, string Within, string Evidence)
{
    public static void Write(BinaryWriter writer, JavaArtifact artifact)
    {
        writer.WriteText(artifact.Group);
        writer.WriteText(artifact.Name);
        writer.WriteText(artifact.Version);
        writer.WriteText(artifact.Within);
        writer.WriteText(artifact.Evidence);
    }

    public static JavaArtifact Read(BinaryReader reader) => new(reader.ReadTextOrNull(), reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadText());
}
