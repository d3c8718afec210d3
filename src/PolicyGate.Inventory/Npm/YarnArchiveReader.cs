namespace PolicyGate.Inventory;

/// <summary>Reads a package that yarn's Plug'n'Play runs right out of its zip archive: <c>node_modules/NAME/package.json</c> in it.</summary>
internal static class YarnArchiveReader
{
    public const int MaximumSize = 256 << 20;

    private const string FileName = "/package.json";

    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="System.Text.Json.JsonException">Its <c>package.json</c> is no JSON.</exception>
    public static LanguagePackage? Read(Stream content)
    {
        string? name = null;
        using var packageJson = ZipMember.Read(content, path =>
            path.StartsWith(NodeModulesPath.Folder, StringComparison.Ordinal) && path.EndsWith(FileName, StringComparison.Ordinal)
            && (name = NodeModulesPath.PackageName(path)) is not null && path.Length == NodeModulesPath.Folder.Length + 1 + name.Length + FileName.Length);
        return packageJson is null || name is null ? null : PackageJsonReader.ReadPackage(name, packageJson);
    }
}
