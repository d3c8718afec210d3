using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Inventory;

namespace PolicyGate;

/// <summary>The ecosystems that scans asked for, in the file <c>ecosystems.txt</c> of the cache folder: what an update of the database fetches where nothing is named.</summary>
public static class ScannedEcosystems
{
    private const string FileName = "ecosystems.txt";
    private const long MaximumLength = 64 << 10;
    private const string Always = "NuGet";

    /// <summary>The ecosystems, <c>NuGet</c> always among them; ordinal. What can't be read counts as nothing.</summary>
    /// <param name="folder">The cache folder.</param>
    public static ImmutableArray<string> Read(string folder)
    {
        try
        {
            var file = new FileInfo(Path.Combine(folder, FileName));
            var lines = file is { Exists: true, Length: > 0 and <= MaximumLength } ? File.ReadAllLines(file.FullName) : [];
            return [.. lines.Select(line => line.Trim()).Where(line => line.Length > 0).Append(Always).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [Always];
        }
    }

    /// <summary>Remembers the ecosystems of an image. Where the folder can't be written nothing is remembered: an update can be told them.</summary>
    /// <param name="folder">The cache folder.</param>
    /// <param name="inventory">The image's packages.</param>
    internal static void Remember(string folder, PackageInventory inventory)
    {
        var known = Read(folder);
        var all = known.Union(WantedFeeds.Of(inventory), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (all.Count == known.Length)
            return;
        var temporary = Path.Combine(folder, $"{FileName}.{Guid.NewGuid():n}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllLines(temporary, all);
            File.Move(temporary, Path.Combine(folder, FileName), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The scan goes on: this only saves the next update a question.
        }
    }
}
