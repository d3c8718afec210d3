using System.Text;

namespace PolicyGate.Policy.Yaml;

/// <summary>What a value says, whatever its indentation, quotes, comments and order of keys: two values with the same text mean the same.</summary>
internal static class CanonicalText
{
    /// <summary>The text of a value. Every list of rules and policies is a set, and one value is the same as a list of it.</summary>
    internal static string Of(YamlNode node)
    {
        var text = new StringBuilder();
        Append(text, node);
        return text.ToString();
    }

    /// <summary>The text of a mapping by the texts of its values.</summary>
    internal static string OfMap(IEnumerable<KeyValuePair<string, string>> texts) => $"{{{string.Join(',', texts.Select(text => $"{text.Key}={text.Value}").Order(StringComparer.Ordinal))}}}";

    private static void Append(StringBuilder text, YamlNode node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                // The length keeps apart what quotes would.
                text.Append(scalar.Text.Length).Append(':').Append(scalar.Text);
                break;
            case YamlList list:
                string[] items = [.. list.Items.Select(Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
                text.Append(items.Length == 1 ? items[0] : $"[{string.Join(',', items)}]");
                break;
            case YamlMap map:
                text.Append(OfMap(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, Of(entry.Value)))));
                break;
            default:
                throw new InvalidOperationException($"{node.GetType()} is no value.");
        }
    }
}
