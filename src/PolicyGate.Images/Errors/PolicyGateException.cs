namespace PolicyGate;

/// <summary>
/// A mistake of the user or a bad input, as opposed to a bug: it has a code, a message of one line that says what is wrong,
/// what was expected and what to do, and where known a place.
/// </summary>
public abstract class PolicyGateException : Exception
{
    /// <summary>Creates the exception.</summary>
    protected PolicyGateException(string code, string message, SourcePlace? place = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Place = place;
    }

    /// <summary>Stable code, for example <c>PG9003</c>.</summary>
    public string Code { get; }

    /// <summary>File, line and column of the mistake, where there is one.</summary>
    public SourcePlace? Place { get; }

    /// <summary>The error on one line, in the canonical form of MSBuild: <c>rules.yaml(12,7): PG9003: message</c>.</summary>
    public string ToLine() => Place is { } place ? $"{place}: {Code}: {Message}" : $"{Code}: {Message}";
}
