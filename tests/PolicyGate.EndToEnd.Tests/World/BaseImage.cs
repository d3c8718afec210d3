namespace PolicyGate.EndToEnd.Tests.World;

/// <summary>An image in an OCI layout folder.</summary>
/// <param name="Layout">Full path of the folder.</param>
/// <param name="Repository">The name it gets in a registry.</param>
/// <param name="Tag">Its tag in the folder, and in a registry.</param>
internal sealed record BaseImage(string Layout, string Repository, string Tag)
{
    public string Name => $"{Repository}:{Tag}";

    /// <summary>As PolicyGate names it.</summary>
    public string Reference => $"oci-dir:{Layout}:{Tag}";

    /// <summary>As skopeo and umoci name it: <c>FOLDER:TAG</c>.</summary>
    public string LayoutAndTag => $"{Layout}:{Tag}";
}
