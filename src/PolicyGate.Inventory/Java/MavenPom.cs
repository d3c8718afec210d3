namespace PolicyGate.Inventory;

/// <summary>What Maven packs into each jar that it builds: <c>META-INF/maven/GROUP/ARTIFACT/pom.properties</c>.</summary>
/// <param name="Group">Group.</param>
/// <param name="Artifact">Artifact.</param>
/// <param name="Version">Version; null where it has none, or a property in its place.</param>
internal sealed record MavenPom(string Group, string Artifact, string? Version)
{
    /// <summary>Reads the properties (<c>java.util.Properties</c>); what is missing there stands in the path.</summary>
    public static MavenPom Parse(string path, string text)
    {
        var (group, artifact) = PlaceOf(path);
        string? version = null;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var separator = line.IndexOfAny('=', ':');
            if (separator < 0 || line.TrimStart() is ['#' or '!', ..])
                continue;
            var value = line[(separator + 1)..].Trim();
            if (value.IsEmpty || value.Contains("${", StringComparison.Ordinal))
                continue;
            switch (line[..separator].Trim())
            {
                case "groupId": group = value.ToString(); break;
                case "artifactId": artifact = value.ToString(); break;
                case "version": version = value.ToString(); break;
                default: break;
            }
        }

        return new(group, artifact, version);
    }

    /// <summary>Group and artifact of <c>META-INF/maven/GROUP/ARTIFACT/…</c>.</summary>
    public static (string Group, string Artifact) PlaceOf(string path)
    {
        var segments = path.Split('/');
        return (segments[2], segments[3]);
    }
}
