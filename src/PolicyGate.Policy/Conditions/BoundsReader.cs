using System.Globalization;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Conditions;

/// <summary>Reads <c>{ below, above, atLeast, atMost }</c>.</summary>
internal static class BoundsReader
{
    private static readonly string[] s_keys = ["below", "above", "atLeast", "atMost"];

    private delegate bool Parser<T>(YamlEntry bound, out T value);

    /// <summary>Bounds on a number from 0 on; null after a mistake was added.</summary>
    internal static Bounds<decimal>? Numbers(YamlEntry entry, decimal most, FileMistakes mistakes) =>
        Read(entry, "{ below: 6.5 }", number => number.ToString(CultureInfo.InvariantCulture), mistakes, (YamlEntry bound, out decimal number) =>
        {
            if (!ValueReader.TryNumber(bound.Value, out number))
                ValueReader.AddWrongType(bound.Name, bound.Value, "a number such as 6.5, without quotes", mistakes);
            else if (number < 0 || number > most)
                mistakes.Add(MistakeCodes.WrongValue, bound.Value, string.Create(CultureInfo.InvariantCulture, $"'{number}' is no value of '{entry.Name}': expected a number from 0 to {most}."));
            else
                return true;
            return false;
        });

    /// <summary>Bounds on a duration; null after a mistake was added.</summary>
    internal static Bounds<TimeSpan>? Durations(YamlEntry entry, FileMistakes mistakes) =>
        Read(entry, "{ atLeast: 30d }", Duration.Words, mistakes, (YamlEntry bound, out TimeSpan duration) =>
        {
            duration = default;
            if (ValueReader.Scalar(bound.Name, bound.Value, Duration.Expected, mistakes) is not { } scalar)
                return false;
            if (Duration.TryParse(scalar.Text, out duration))
                return true;
            mistakes.Add(MistakeCodes.WrongValue, scalar, $"'{scalar.Text.Printable(100)}' is no duration: expected {Duration.Expected}.");
            return false;
        });

    private static Bounds<T>? Read<T>(YamlEntry entry, string example, Func<T, string> words, FileMistakes mistakes, Parser<T> parse)
        where T : struct, IComparable<T>
    {
        if (MapReader.Map(entry.Value, entry.Name, example, mistakes) is not { } map)
            return null;
        var count = mistakes.Count;
        if (map.Entries.Count == 0)
            mistakes.Add(MistakeCodes.Missing, map, $"'{entry.Name}' has no bound: expected a mapping such as {example}.");

        var bounds = new Bounds<T>(null, null, null, null, words);
        foreach (var bound in MapReader.Known(map, "a bound", s_keys, mistakes))
        {
            if (!parse(bound, out var value))
                continue;
            bounds = bound.Name switch
            {
                "below" => bounds with { Below = value },
                "above" => bounds with { Above = value },
                "atLeast" => bounds with { AtLeast = value },
                _ => bounds with { AtMost = value },
            };
        }

        if (bounds.IsEmpty)
            mistakes.Add(MistakeCodes.WrongValue, map, $"No value of '{entry.Name}' is {bounds}: correct one of the bounds.");
        return mistakes.Count > count ? null : bounds;
    }
}
