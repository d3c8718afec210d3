using System.Text.RegularExpressions;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Gates;

/// <summary>Reads <c>require</c>.</summary>
internal static class DemandsReader
{
    private const int LongestPattern = 200;

    private static readonly OrderedDictionary<string, Func<Demands, YamlEntry, FileMistakes, Demands>> s_keys = new(StringComparer.Ordinal)
    {
        ["signedCommit"] = (demands, entry, mistakes) => demands with { SignedCommit = ValueReader.Flag(entry, mistakes) ?? false },
        ["otherCommitter"] = (demands, entry, mistakes) => demands with { OtherCommitter = ValueReader.Flag(entry, mistakes) ?? false },
        ["owners"] = (demands, entry, mistakes) => demands with { Owners = [.. ValueReader.Scalars(entry, "a code owner such as @shop/security", mistakes).Select(value => value.Text.Trim())] },
        ["maxLifetime"] = (demands, entry, mistakes) => demands with { MaximumLifetime = AgeReader.Read(entry, mistakes) },
        ["ticket"] = (demands, entry, mistakes) => demands with { Ticket = Pattern(entry, mistakes) },
        ["justification"] = (demands, entry, mistakes) => demands with { Justification = ValueReader.Flag(entry, mistakes) ?? false },
    };

    internal static IReadOnlyCollection<string> Keys => s_keys.Keys;

    internal static Demands Read(YamlEntry entry, FileMistakes mistakes)
    {
        if (MapReader.Map(entry.Value, entry.Name, "{ justification: true, maxLifetime: 90d }", mistakes) is not { } map)
            return Demands.None;
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, "'require' is empty: expected a mapping such as { justification: true, maxLifetime: 90d }.");
        return MapReader.Known(map, "a demand", s_keys.Keys, mistakes).Aggregate(Demands.None, (demands, demand) => s_keys[demand.Name](demands, demand, mistakes));
    }

    private static Regex? Pattern(YamlEntry entry, FileMistakes mistakes)
    {
        if (ValueReader.Scalar(entry.Name, entry.Value, "a regular expression such as SEC-[0-9]+", mistakes) is not { } value)
            return null;
        if (value.Text.Length > LongestPattern)
        {
            mistakes.Add(MistakeCodes.WrongValue, value, $"The pattern is longer than {LongestPattern} characters: expected a regular expression such as SEC-[0-9]+.");
            return null;
        }

        try
        {
            return new(value.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no pattern: expected a regular expression such as SEC-[0-9]+, without references and look-around.");
            return null;
        }
    }
}
