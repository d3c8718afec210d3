using System.Security;
using System.Security.Cryptography;

namespace PolicyGate.Reporting;

/// <summary>Writes a file beside its place and renames it, so that whoever reads it finds the old one or the whole new one.</summary>
public static class FileOutput
{
    /// <summary>Writes a file; the folders above it are made. A device is written into.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="ReportException">It can't be written; the old file stays.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string? temporary = null;
        try
        {
            var full = Path.GetFullPath(path);
            if (IsSystemStream(full))
            {
                using var device = new FileStream(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 64 << 10);
                write(device);
                return;
            }

            if (Directory.Exists(full))
                throw new IOException("it is a folder");
            var folder = Path.GetDirectoryName(full)!;
            Directory.CreateDirectory(folder);
            temporary = Path.Combine(folder, $".{RandomNumberGenerator.GetHexString(16, lowercase: true)}.policygate.tmp");
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 << 10))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            temporary = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            throw new ReportException(path, exception);
        }
        finally
        {
            if (temporary is not null)
                RemoveLeftover(temporary);
        }
    }

    /// <summary>Removes a file that an earlier call has written, where there is one; a device stays.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ReportException">It can't be removed.</exception>
    public static void Remove(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var full = Path.GetFullPath(path);
            if (!IsSystemStream(full) && File.Exists(full))
                File.Delete(full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SecurityException or ArgumentException or NotSupportedException)
        {
            throw new ReportException(path, exception);
        }
    }

    // A device such as /dev/stdout or what a shell hands over as /dev/fd/63 is written into: a rename would put a file in its place, for everybody on the machine.
    private static bool IsSystemStream(string path) => !OperatingSystem.IsWindows()
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    private static void RemoveLeftover(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The error that led here is the one to tell; a leftover file beside the report harms nobody.
        }
    }
}
