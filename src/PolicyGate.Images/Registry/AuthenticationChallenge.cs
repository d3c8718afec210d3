namespace PolicyGate.Images.Registry;

/// <summary>What a server says about how to log in (RFC 9110, section 11.6.1).</summary>
/// <param name="Scheme">For example <c>Bearer</c>.</param>
/// <param name="Parameters">Its parameters; names without case.</param>
internal sealed record AuthenticationChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool Is(string scheme) => Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The challenges of one <c>WWW-Authenticate</c> line; what can't be understood is left out.</summary>
    public static IReadOnlyList<AuthenticationChallenge> Parse(string header)
    {
        var challenges = new List<AuthenticationChallenge>();
        var rest = header.AsSpan();
        while (TakeToken(ref rest) is { Length: > 0 } scheme)
        {
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (TakeParameter(ref rest) is { } parameter)
                parameters.TryAdd(parameter.Name, parameter.Value);
            challenges.Add(new(scheme, parameters));
        }

        return challenges;
    }

    private static (string Name, string Value)? TakeParameter(ref ReadOnlySpan<char> text)
    {
        var rest = text;
        var name = TakeToken(ref rest);
        rest = rest.TrimStart(" \t");
        if (name.Length == 0 || rest is not ['=', ..])
            return null;
        rest = rest[1..].TrimStart(" \t");
        string value;
        if (rest is ['"', ..])
        {
            if (TakeQuoted(ref rest) is not { } quoted)
                return null;
            value = quoted;
        }
        else
        {
            var end = rest.IndexOfAny(", \t");
            value = (end < 0 ? rest : rest[..end]).ToString();
            rest = end < 0 ? [] : rest[end..];
        }

        text = rest;
        return (name, value);
    }

    private static string? TakeQuoted(ref ReadOnlySpan<char> text)
    {
        var value = new System.Text.StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                text = text[(i + 1)..];
                return value.ToString();
            }

            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            value.Append(text[i]);
        }

        return null;
    }

    private static string TakeToken(ref ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" \t,");
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || "!#$%&'*+-.^_`|~/".Contains(text[length], StringComparison.Ordinal)))
            length++;
        var token = text[..length].ToString();
        text = text[length..];
        return token;
    }
}
