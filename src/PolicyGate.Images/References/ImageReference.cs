namespace PolicyGate.Images;

/// <summary>Where an image is read from.</summary>
public enum ImageSource
{
    /// <summary>An OCI image layout in a folder.</summary>
    OciDirectory,

    /// <summary>An OCI image layout in a tar file.</summary>
    OciArchive,

    /// <summary>What <c>docker save</c> writes.</summary>
    DockerArchive,

    /// <summary>A Docker or Podman engine.</summary>
    DockerDaemon,

    /// <summary>A registry that speaks the OCI distribution API.</summary>
    Registry,

    /// <summary>A software bill of materials in place of an image.</summary>
    Sbom,

    /// <summary>An archive on standard input whose kind is told by its content once it is read.</summary>
    StandardInput,
}

/// <summary>
/// Names an image: <c>oci-dir:PATH[:REF]</c>, <c>oci-archive:PATH[:REF]</c>, <c>docker-archive:PATH[:NAME]</c>, <c>docker-daemon:NAME</c>,
/// <c>registry:HOST/REPO:TAG@DIGEST</c>, <c>sbom:PATH</c>, or one without prefix that is guessed: an existing path by its content, otherwise a registry name.
/// The path <c>-</c> is standard input; a file of that name is <c>./-</c>.
/// </summary>
/// <param name="Source">Where the image is.</param>
/// <param name="Location">The path, or the name in a registry or engine.</param>
/// <param name="Name">Which image of a layout or archive with several, or null.</param>
public sealed partial record ImageReference(ImageSource Source, string Location, string? Name = null);
