using PolicyGate.Inventory;

namespace PolicyGate.Scanning;

/// <summary>What the build knows of its packages, as the option names it.</summary>
internal static class BuildAssets
{
    /// <summary>Reads the file; null where none was named.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static ProjectAssets? Read(ScanOptions options)
    {
        if (options.Assets is not { } path)
            return null;
        try
        {
            using var file = File.OpenRead(path);
            return ProjectAssets.Read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"The assets file '{path.Printable()}' can't be read: {exception.Message.Printable(300)} Give --assets the project.assets.json in the obj folder of the project.");
        }
    }
}
