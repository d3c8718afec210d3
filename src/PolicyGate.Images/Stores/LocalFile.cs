namespace PolicyGate.Images.Stores;

/// <summary>Files and folders of this machine that hold an image.</summary>
internal static class LocalFile
{
    /// <summary>
    /// True for a regular file that isn't empty. Opening a pipe or device could wait for ever, and both have the length 0, as no image has.
    /// </summary>
    public static bool IsRegular(string path)
    {
        var file = new FileInfo(path);
        return file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) ?? file) is FileInfo { Exists: true, Length: > 0 };
    }

    /// <summary>Checks that a reference's path is what its kind of image lies in.</summary>
    public static void Check(ImageReference reference)
    {
        var path = reference.Location;
        if (reference.Source == ImageSource.OciDirectory)
        {
            if (!Directory.Exists(path))
                throw File.Exists(path) ? new ImageException($"'{path.Printable()}' is a file, a folder was expected. Name an archive as oci-archive: or docker-archive:.") : Missing(path);
        }
        else if (Directory.Exists(path))
        {
            throw new ImageException($"'{path.Printable()}' is a folder, a file was expected. Name an OCI image layout in a folder as oci-dir:.");
        }
        else if (!File.Exists(path))
        {
            throw Missing(path);
        }
        else if (!IsRegular(path))
        {
            throw new ImageException($"'{path.Printable()}' is empty or a device or pipe; an image file was expected.");
        }
    }

    public static ImageException Missing(string path) =>
        new($"'{path.Printable()}' doesn't exist: expected an image archive, or a folder with an OCI image layout. Check the path, or name an image in a registry as registry:NAME.");
}
