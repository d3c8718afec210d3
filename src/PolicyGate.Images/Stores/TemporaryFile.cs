using Microsoft.Win32.SafeHandles;

namespace PolicyGate.Images.Stores;

/// <summary>Temporary files with names of ours, readable by this user only, deleted when they are closed.</summary>
public static class TemporaryFile
{
    internal static SafeFileHandle Open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"policygate-{Guid.NewGuid():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return handle;
    }

    /// <summary>A new, empty one.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static FileStream OpenStream() => new(Open(), FileAccess.ReadWrite);
}
