using System.Text.Json;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads <c>vendor/composer/installed.json</c>: a list of packages (Composer 1), or an object that has it (Composer 2). Where packages for development are in it, their files are there as well.
/// </summary>
internal static class InstalledJsonReader
{
    public const int MaximumSize = 32 << 20;

    /// <summary>Null where it is JSON of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static LanguagePackageList? Read(Stream content) => JsonContent.Read(content, root =>
    {
        if (root.ValueKind == JsonValueKind.Object && !root.TryGetProperty("packages", out root))
            return null;
        var list = new LanguagePackageList.Builder();
        foreach (var package in root.EnumerateArray())
        {
            if (package.Text("name") is { Length: > 0 } name && package.Text("version") is { Length: > 0 } version)
                list.Add(name, version, package.Licenses("license"));
            else
                list.AddDefect("a package has no name or no version");
        }

        return list.ToList();
    });
}
