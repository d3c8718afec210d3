using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Tells from the versions of a package database, which every layer that installs something writes whole, which layer brought which package.</summary>
internal static class DatabaseHistory
{
    /// <summary>For each key of the uppermost version the lowest layer since which every version has it.</summary>
    /// <param name="versions">The versions, lowest layer first.</param>
    /// <param name="keys">What identifies the packages of a version: name, version, architecture.</param>
    public static Dictionary<TKey, int> LayersOf<T, TKey>(IEnumerable<FileFact<T>> versions, Func<T, IEnumerable<TKey>> keys)
        where TKey : notnull
    {
        var result = new Dictionary<TKey, int>();
        foreach (var version in versions)
        {
            var lower = result;
            result = [];
            foreach (var key in keys(version.Value))
                result.TryAdd(key, lower.GetValueOrDefault(key, version.File.Layer));
        }

        return result;
    }
}
