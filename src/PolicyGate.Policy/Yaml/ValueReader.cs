using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace PolicyGate.Policy.Yaml;

/// <summary>Reads values of a type; where a value is of another, a mistake is added that says what was expected.</summary>
internal static class ValueReader
{
    internal static string Found(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => "has no value",
        YamlScalar scalar => $"is '{scalar.Text.Printable(100)}'",
        YamlList => "is a list",
        _ => "is a mapping",
    };

    /// <summary>Text of one value; what YAML takes for a number is text as well.</summary>
    internal static string? Text(YamlEntry entry, string expected, FileMistakes mistakes) =>
        Scalar(entry.Name, entry.Value, expected, mistakes)?.Text;

    /// <summary>One value or a list of values, at least one.</summary>
    internal static ImmutableArray<YamlScalar> Scalars(YamlEntry entry, string expected, FileMistakes mistakes)
    {
        if (entry.Value is not YamlList list)
            return Scalar(entry.Name, entry.Value, $"{expected}, or a list of such", mistakes) is { } only ? [only] : [];
        if (list.Items.Count == 0)
        {
            mistakes.Add(MistakeCodes.Missing, list, $"'{entry.Name}' is an empty list, which nothing meets: name at least one, or remove the key.");
            return [];
        }

        return [.. list.Items.Select(item => Scalar(entry.Name, item, expected, mistakes)).OfType<YamlScalar>()];
    }

    /// <summary><c>true</c> or <c>false</c>, without quotes.</summary>
    internal static bool? Flag(YamlEntry entry, FileMistakes mistakes)
    {
        switch (entry.Value)
        {
            case YamlScalar { IsPlain: true, Text: "true" or "True" or "TRUE" }:
                return true;
            case YamlScalar { IsPlain: true, Text: "false" or "False" or "FALSE" }:
                return false;
            default:
                AddWrongType(entry.Name, entry.Value, "true or false, without quotes", mistakes);
                return null;
        }
    }

    /// <summary>A number, without quotes.</summary>
    internal static bool TryNumber(YamlNode node, out decimal number)
    {
        number = 0;
        return node is YamlScalar { IsPlain: true } scalar
            && decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>One of several words, in any case.</summary>
    internal static bool TryWord<T>(string name, YamlScalar value, IReadOnlyDictionary<string, T> words, FileMistakes mistakes, [MaybeNullWhen(false)] out T word)
    {
        foreach (var (text, meaning) in words)
        {
            if (string.Equals(text, value.Text, StringComparison.OrdinalIgnoreCase))
            {
                word = meaning;
                return true;
            }
        }

        mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no value of '{name}'. {NearestName.Suggest(value.Text, [.. words.Keys])}");
        word = default;
        return false;
    }

    internal static YamlScalar? Scalar(string name, YamlNode node, string expected, FileMistakes mistakes)
    {
        if (node is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Text))
            return scalar;
        AddWrongType(name, node, expected, mistakes);
        return null;
    }

    internal static void AddWrongType(string name, YamlNode node, string expected, FileMistakes mistakes)
    {
        var isMissing = node is YamlScalar { IsNull: true };
        var found = node is YamlScalar { IsNull: false, Text: var text } && string.IsNullOrWhiteSpace(text) ? "is empty" : Found(node);
        mistakes.Add(isMissing ? MistakeCodes.Missing : MistakeCodes.WrongType, node, $"'{name.Printable(100)}' {found}: expected {expected}.");
    }
}
