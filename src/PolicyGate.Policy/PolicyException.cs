namespace PolicyGate.Policy;

/// <summary>A mistake in the policy or a rules file of the trusted revision, or the trusted revision can't be found; exit code 2.</summary>
public sealed class PolicyException : PolicyGateException
{
    /// <summary>Creates the exception.</summary>
    public PolicyException(string code, string message, SourcePlace? place = null, Exception? inner = null)
        : base(code, message, place, inner)
    {
    }

    /// <summary>Further mistakes found in the same reading, each a line as <see cref="PolicyGateException.ToLine"/> gives it.</summary>
    public IReadOnlyList<PolicyException> Others { get; init; } = [];
}
