using Microsoft.Win32.SafeHandles;

namespace PolicyGate.Images.Stores;

/// <summary>Temporary files with names of ours, readable by this user only, deleted when they are closed.</summary>
internal static class TemporaryFile
{
    public static SafeFileHandle Open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"policygate-{Guid.NewGuid():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return handle;
    }

    public static FileStream OpenStream() => new(Open(), FileAccess.ReadWrite);
}
