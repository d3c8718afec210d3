using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>Reads the <c>package.json</c> of an installed package.</summary>
internal static class PackageJsonReader
{
    public const int MaximumSize = 8 << 20;

    // The images of Node.js bring yarn 1 outside of any node_modules.
    private const string YarnFolder = "opt/yarn-v";

    /// <summary>Null where the folder is none of an installed package, or the package has no version: then no registry has it, and no advisory can name it.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static LanguagePackage? Read(string path, Stream content)
    {
        var name = path.StartsWith(YarnFolder, StringComparison.Ordinal) ? "yarn" : NodeModulesPath.PackageName(path);
        return name is null ? null : ReadPackage(name, content);
    }

    /// <summary>Reads one that lies in a folder of that name.</summary>
    public static LanguagePackage? ReadPackage(string folderName, Stream content) => JsonContent.Read(content, root =>
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new FormatException("It is no object.");
        var name = root.Text("name") is { Length: > 0 } stated ? stated : folderName;
        return root.Text("version") is { Length: > 0 } version ? LanguagePackage.Of(name, version.Trim(), root.Licenses("license").Concat(root.Licenses("licenses"))) : null;
    });
}
