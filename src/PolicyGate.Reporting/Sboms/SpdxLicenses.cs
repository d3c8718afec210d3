namespace PolicyGate.Reporting.Sboms;

/// <summary>Tells licences of the SPDX list, and expressions of them (SPDX 2.3, annex D), from free text. The list is a file beside this one: licences, an empty line, exceptions.</summary>
internal static class SpdxLicenses
{
    private static readonly Lazy<(HashSet<string> Licenses, HashSet<string> Exceptions)> s_list = new(Load);

    /// <summary>Whether the text is a licence of the list, in the list's spelling.</summary>
    internal static bool IsLicense(string text) => s_list.Value.Licenses.Contains(text);

    /// <summary>Whether the text is a licence of the list or an expression of several.</summary>
    internal static bool IsExpression(string text)
    {
        var depth = 0;
        var (wantsLicense, wantsException, mayHaveException) = (true, false, false);
        foreach (var token in text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (wantsException)
            {
                if (!s_list.Value.Exceptions.Contains(token))
                    return false;
                wantsException = mayHaveException = false;
            }
            else if (wantsLicense)
            {
                if (token == "(")
                {
                    depth++;
                    continue;
                }

                // GPL-2.0+ is on the list itself.
                if (!IsLicense(token) && !(token[^1] == '+' && token[..^1] is var older && older is not [.., '+'] && IsLicense(older)))
                    return false;
                (wantsLicense, mayHaveException) = (false, true);
            }
            else if (token == ")")
            {
                if (--depth < 0)
                    return false;
                mayHaveException = false;
            }
            else if (token == "WITH" && mayHaveException)
            {
                wantsException = true;
            }
            else if (token is "AND" or "OR")
            {
                wantsLicense = true;
            }
            else
            {
                return false;
            }
        }

        return !wantsLicense && !wantsException && depth == 0;
    }

    private static (HashSet<string> Licenses, HashSet<string> Exceptions) Load()
    {
        using var reader = new StreamReader(typeof(SpdxLicenses).Assembly.GetManifestResourceStream("SpdxLicenses.txt")!);
        var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n");
        return ([.. parts[0].Split('\n')], [.. parts[1].TrimEnd('\n').Split('\n')]);
    }
}
