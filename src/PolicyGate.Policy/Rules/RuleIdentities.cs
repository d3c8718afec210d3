using System.Collections.Immutable;
using System.Text;

namespace PolicyGate.Policy.Rules;

/// <summary>
/// Reads what rules are followed by from many versions of files. Most rules are in each of them as in the one before, so a file that is plainly a list of rules is cut into the
/// rules' texts, and each text is parsed once. A file of any other form is parsed whole.
/// </summary>
internal sealed class RuleIdentities
{
    private const string Header = "rules:\n";

    private readonly Dictionary<string, RuleIdentity?> _known = new(StringComparer.Ordinal);

    internal ImmutableArray<RuleIdentity> Read(byte[] content)
    {
        if (Cut(content) is not { } texts)
            return RuleFileReader.ReadIdentities(content);
        var rules = ImmutableArray.CreateBuilder<RuleIdentity>(texts.Count);
        foreach (var text in texts)
        {
            if (!_known.TryGetValue(text, out var rule))
            {
                // What isn't one rule by itself is not what it seemed, as where a quotation goes on after it.
                rule = RuleFileReader.ReadIdentities(Encoding.UTF8.GetBytes(Header + text)) is [var only] ? only : null;
                _known.Add(text, rule);
            }

            if (rule is null)
                return RuleFileReader.ReadIdentities(content);
            rules.Add(rule);
        }

        return rules.DrainToImmutable();
    }

    /// <summary>The texts of the rules, each with the lines that are indented more than its dash; null where the file isn't <c>version</c>, <c>rules</c> and such a list.</summary>
    private static List<string>? Cut(byte[] content)
    {
        if (!Ascii.IsValid(content) || content.AsSpan().ContainsAny((byte)'\r', (byte)'\t'))
            return null;
        var text = Encoding.UTF8.GetString(content);
        var start = 0;
        while (!text.AsSpan(start).StartsWith(Header))
        {
            var end = text.IndexOf('\n', start);
            if (end < 0 || text.AsSpan(start, end - start) is not ("" or "version: 1") && text[start] != '#')
                return null;
            start = end + 1;
        }

        start += Header.Length;
        var indent = text.AsSpan(start).IndexOfAnyExcept(' ');
        if (indent < 0 || !text.AsSpan(start + indent).StartsWith("- "))
            return null;
        var texts = new List<string>();
        var first = start;
        for (var line = start; line < text.Length;)
        {
            var end = text.IndexOf('\n', line) is >= 0 and var found ? found : text.Length;
            var depth = text.AsSpan(line, end - line).IndexOfAnyExcept(' ');
            var isRule = depth == indent && text.AsSpan(line + depth).StartsWith("- ");
            if (isRule && line > first)
            {
                texts.Add(text[first..line]);
                first = line;
            }
            else if (!isRule && depth >= 0 && depth <= indent)
            {
                return null;
            }

            line = end + 1;
        }

        if (first < text.Length)
            texts.Add(text[first..]);
        return texts;
    }
}
