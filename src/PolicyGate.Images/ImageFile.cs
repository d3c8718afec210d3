namespace PolicyGate.Images;

/// <summary>What a path of the image is.</summary>
public enum ImageFileType
{
    /// <summary>A regular file, also one that the tar stores as a hard link.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A device or fifo.</summary>
    Special,
}

/// <summary>One path of an image's file system.</summary>
/// <param name="Path">Path without leading slash, with forward slashes and no empty, <c>.</c> or <c>..</c> segment.</param>
/// <param name="Type">What it is.</param>
/// <param name="Mode">Unix permission bits, including set-uid, set-gid and sticky.</param>
/// <param name="UserId">Owner.</param>
/// <param name="GroupId">Group.</param>
/// <param name="Size">Size in bytes; 0 for what is no regular file.</param>
/// <param name="Layer">Index of the layer that gave it.</param>
/// <param name="LinkTarget">Target of a symbolic link as it stands in the layer.</param>
public sealed record ImageFile(string Path, ImageFileType Type, int Mode, int UserId, int GroupId, long Size, int Layer, string? LinkTarget = null);
