using System.Text.Json;

namespace PolicyGate.Reporting.Stored;

/// <summary>A file of a stored scan: what <c>scan --format json</c> or <c>--format sarif</c> wrote. It is untrusted and bounded.</summary>
internal static class StoredFile
{
    private const long MaximumBytes = 512L << 20;

    /// <exception cref="StoredScanException">The file can't be read, is too big, no JSON, or neither of the two.</exception>
    internal static JsonDocument Open(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!stream.CanSeek)
                throw new StoredScanException($"'{path.Printable(300)}' is no ordinary file: give a file that 'policygate scan' wrote as json or sarif.");
            if (stream.Length > MaximumBytes)
                throw new StoredScanException($"'{path.Printable(300)}' is bigger than {MaximumBytes >> 20} MiB, which no scan is: give a file that 'policygate scan' wrote as json or sarif.");
            return JsonDocument.Parse(stream, new() { MaxDepth = 64 });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new StoredScanException($"The stored scan '{path.Printable(300)}' can't be read ({exception.Message.Printable(300).TrimEnd('.')}): give a file that 'policygate scan' wrote as json or sarif.", exception);
        }
        catch (JsonException exception)
        {
            throw NotOurs(path, $"is no JSON ({exception.Message.Printable(200).TrimEnd('.')})", exception);
        }
    }

    /// <summary>Reads, and tells in our words what is malformed.</summary>
    internal static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or KeyNotFoundException or OverflowException or PolicyGateException and not StoredScanException)
        {
            // A JsonElement of another kind than it is read as is an InvalidOperationException.
            throw NotOurs(path, $"is malformed ({exception.Message.Printable(200).TrimEnd('.')})", exception);
        }
    }

    internal static StoredScanException NotOurs(string path, string what, Exception? inner = null) =>
        new($"'{path.Printable(300)}' {what}: give a file that 'policygate scan' wrote as json or sarif.", inner);
}
