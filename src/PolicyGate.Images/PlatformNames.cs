namespace PolicyGate.Images;

/// <summary>The many names of processors, as containerd normalises them.</summary>
internal static class PlatformNames
{
    /// <summary>Lower case, and Go's word for the architecture; a variant that it names is split off.</summary>
    public static Platform Normalize(Platform platform)
    {
        var os = Lower(platform.Os);
        var (architecture, implied) = Lower(platform.Architecture) switch
        {
            "i386" or "i486" or "i586" or "i686" or "x86" => ("386", null),
            "x86_64" or "x86-64" => ("amd64", null),
            "aarch64" => ("arm64", null),
            "armhf" => ("arm", "v7"),
            "armel" => ("arm", "v6"),
            "armv5" or "armv5l" => ("arm", "v5"),
            "armv6" or "armv6l" => ("arm", "v6"),
            "armv7" or "armv7l" => ("arm", "v7"),
            "armv8" => ("arm64", "v8"),
            var other => (other, (string?)null),
        };
        var variant = platform.Variant is { Length: > 0 } stated ? Lower(stated) : implied;
        return platform with
        {
            Os = os == "macos" ? "darwin" : os,
            Architecture = architecture,
            Variant = variant is [>= '0' and <= '9', ..] ? "v" + variant : variant,
        };
    }

    private static string Lower(string text) => text.ToLowerInvariant();
}
