using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>Where PolicyGate knowingly says something else than a fixture's project expects: source, <c>-</c> or <c>+</c>, package, reason. A row of a source that isn't here doesn't count.</summary>
internal static class Deviations
{
    /// <summary>Without the reasons, in order.</summary>
    public static List<string> Read(string name) =>
    [
        .. File.ReadLines(Path.Combine(SharedData.RepositoryRoot, "tests", "PolicyGate.Inventory.Tests", "Proof", name))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Where(columns => columns is [_, "-" or "+", _, { Length: > 0 }] ? File.Exists(Path.Combine(SharedData.Path("data"), columns[0])) : throw new FormatException(string.Join('\t', columns)))
            .Select(columns => string.Join('\t', columns[..3]))
            .Order(StringComparer.Ordinal),
    ];
}
