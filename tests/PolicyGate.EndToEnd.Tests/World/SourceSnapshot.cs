using System.Security.Cryptography;
using System.Text;

namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>A copy of what the packages are built from. Building in it disturbs neither the work tree nor who edits it meanwhile.</summary>
internal static class SourceSnapshot
{
    private static readonly string[] _folders = ["src", "docs"];
    private static readonly string[] _outputs = ["bin", "obj"];

    /// <summary>Copies the sources. Returns a hash of their paths and contents, in lower-case hex.</summary>
    public static string Take(string repository, string target)
    {
        foreach (var file in Directory.EnumerateFiles(repository))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var folder in _folders.Where(folder => Directory.Exists(Path.Combine(repository, folder))))
            CopyFolder(Path.Combine(repository, folder), Path.Combine(target, folder));
        return HashOf(target);
    }

    private static void CopyFolder(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(source).Where(folder => !_outputs.Contains(Path.GetFileName(folder))))
            CopyFolder(folder, Path.Combine(target, Path.GetFileName(folder)));
    }

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(folder, file)}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
