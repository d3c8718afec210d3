using Microsoft.Win32.SafeHandles;

namespace PolicyGate.Images.Stores;

/// <summary>Temporary files with names of ours, readable by this user only, deleted when they are closed or the process ends.</summary>
public static class TemporaryFile
{
    internal static SafeFileHandle Open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"policygate-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
            return File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        // Without a name it is gone also where this process is killed.
        File.Delete(path);
        return handle;
    }

    /// <summary>A new, empty one.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static FileStream OpenStream() => new(Open(), FileAccess.ReadWrite);

    /// <exception cref="ImageException">There is no room.</exception>
    internal static async ValueTask WriteAsync(SafeFileHandle handle, ReadOnlyMemory<byte> bytes, long position, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, bytes, position, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw new ImageException(
                $"'{Path.GetTempPath().Printable()}' takes no more than {position} bytes of the unpacked image: {exception.Message.Printable(200)} Make room there, or name another folder in {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")}.",
                exception);
        }
    }
}
