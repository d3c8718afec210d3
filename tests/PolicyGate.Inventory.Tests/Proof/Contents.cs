namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>Names and versions as text, written alike whoever tells them.</summary>
internal static class Contents
{
    public static string Of(Package package) => Of(package.Type, package.Name, package.Version);

    public static string Of(string type, string name, string version) => type switch
    {
        // As a package URL demands.
        "pypi" => $"{name.ToLowerInvariant().Replace('_', '-').Replace('.', '-')} {version}",
        "composer" => $"{name.ToLowerInvariant()} {version}",
        "nuget" or "dotnet-project" => $"{name.ToLowerInvariant()} {version}",
        // With or without v, as others like it.
        "golang" => $"{name} {version.TrimStart('v')}",
        _ => $"{name} {version}",
    };
}
