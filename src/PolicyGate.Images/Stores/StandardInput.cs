namespace PolicyGate.Images.Stores;

/// <summary>The standard input of this process, which the path <c>-</c> stands for.</summary>
internal static class StandardInput
{
    public const string Path = "-";

    public const string Subject = "standard input ('-')";

    private const string Descriptors = "/proc/self/fd/";

    /// <exception cref="ImageException">It is a terminal, or closed.</exception>
    public static Stream Open()
    {
        if (!Console.IsInputRedirected)
            throw new ImageException($"{Subject} is a terminal: an image archive was expected. Pipe one in, for example docker save NAME | policygate scan -");
        return OperatingSystem.IsLinux() && IsOwnPipe()
            ? throw new ImageException($"{Subject} is closed: an image archive was expected. Pipe one in, for example docker save NAME | policygate scan -")
            : Console.OpenStandardInput();
    }

    // Where standard input was closed, its number has gone to a pipe that the runtime made for itself. Who holds the other end would wait for ever.
    private static bool IsOwnPipe() =>
        Target(Descriptors + "0") is { } pipe && pipe.StartsWith("pipe:", StringComparison.Ordinal)
        && Directory.EnumerateFileSystemEntries(Descriptors).Any(descriptor => Target(descriptor) == pipe && IsForWriting(descriptor));

    private static string? Target(string descriptor) => new FileInfo(descriptor).LinkTarget;

    private static bool IsForWriting(string descriptor)
    {
        try
        {
            // proc(5): the flags of open(2), in octal; O_WRONLY is 1.
            var flags = File.ReadLines(descriptor.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal)).FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal));
            return flags?[^1] == '1';
        }
        catch (IOException)
        {
            // Closed by another thread meanwhile.
            return false;
        }
    }
}
