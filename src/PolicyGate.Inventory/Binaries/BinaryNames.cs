using System.Collections.Frozen;

namespace PolicyGate.Inventory;

/// <summary>Which files may be executables or shared libraries, as far as their names, modes and sizes tell; only those are opened.</summary>
internal static class BinaryNames
{
    private const int ExecuteBits = 0b001_001_001;

    // Copied by a builder that loses modes, a program has no extension, and is larger than most of what has none.
    private const int LargeWithoutExtension = 16 << 10;

    // A host of .NET alone is larger than this.
    private const int SmallestApplication = 64 << 10;

    private static readonly FrozenSet<string> s_binary = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "so", "dll", "exe", "dylib", "node", "pyd");

    private static readonly FrozenSet<string> s_other = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "bash", "bat", "bin64", "bmp", "bz2", "c", "cc", "cfg", "class", "cmd", "conf", "config", "cpp", "cs", "css", "csv", "deb", "dat", "db", "eot", "ear", "gem", "gif", "go", "gz", "h", "hpp", "htm",
        "html", "ico", "in", "ini", "jar", "java", "jpeg", "jpg", "js", "json", "jsx", "ko", "less", "list", "log", "lua", "map", "md", "mjs", "mo", "o", "pdb", "pdf", "pem", "php", "pl", "pm", "png", "po",
        "properties", "ps1", "py", "pyc", "pyi", "rb", "rpm", "rs", "rst", "scss", "sh", "sql", "svg", "tar", "tcl", "tgz", "toml", "ts", "tsx", "ttf", "txt", "war", "webp", "whl", "woff", "woff2", "xml", "xz",
        "yaml", "yml", "zip", "zst");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_binaryLookup = s_binary.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_otherLookup = s_other.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool MayBeBinary(ReadOnlySpan<char> path, int mode, long size)
    {
        if (size < ObjectFile.HeadSize)
            return false;
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        if (dot < 0)
            return (mode & ExecuteBits) != 0 || size >= LargeWithoutExtension;
        var extension = name[(dot + 1)..];
        if (s_binaryLookup.Contains(extension) || name.Contains(".so.", StringComparison.Ordinal))
            return true;
        return (mode & ExecuteBits) != 0 && !s_otherLookup.Contains(extension);
    }

    /// <summary>
    /// Whether it may be an executable with a .NET application in it. These have no telling names, and are found without their modes, too: all files of the size that aren't called a
    /// library or a file of symbols (NativeAOT writes those of Shop to Shop.dbg, which has all of its sections).
    /// </summary>
    public static bool MayBeApplication(ReadOnlySpan<char> path, long size) =>
        size >= SmallestApplication
        && !path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        && !path.EndsWith(".so", StringComparison.Ordinal)
        && !path.EndsWith(".dbg", StringComparison.Ordinal)
        && !path[(path.LastIndexOf('/') + 1)..].Contains(".so.", StringComparison.Ordinal);
}
