namespace PolicyGate.Inventory;

/// <summary>Folders whose assemblies aren't packages of their own, or are told by the folder.</summary>
internal static class AssemblyPlaces
{
    /// <summary>Whether an assembly at the path may be a package that nothing else tells of.</summary>
    public static bool MayBePackage(string path)
    {
        if (path.EndsWith(".resources.dll", StringComparison.OrdinalIgnoreCase))
            return false;
        var segments = path.Split('/');
        // What Windows brings with it, whose folder an image may have under Files.
        if (segments[0] == "Windows" || (segments[0] == "Files" && segments.Length > 1 && segments[1] == "Windows"))
            return false;
        for (var i = 0; i < segments.Length - 1; i++)
        {
            var isLast = i + 2 >= segments.Length;
            switch (segments[i])
            {
                // Mono's own, and the browser's.
                case "mono" or "wwwroot":
                    return false;
                case "shared" when !isLast && SharedFramework.IsName(segments[i + 1]):
                case "sdk" or "packs" or "sdk-manifests" or "fxr" when !isLast && HasVersion(segments, i + 1):
                case ".nuget" when segments[i + 1] == "packages":
                    return false;
            }
        }

        return true;
    }

    // sdk/VERSION, sdk-manifests/BAND, host/fxr/VERSION, packs/NAME/VERSION
    private static bool HasVersion(string[] segments, int at) =>
        BeginsWithDigit(segments[at]) || (segments[at - 1] == "packs" && at + 1 < segments.Length && BeginsWithDigit(segments[at + 1]));

    private static bool BeginsWithDigit(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]);
}
