namespace PolicyGate;

/// <summary>An option is wrong; code <c>PG9300</c>, exit code 2.</summary>
public sealed class UsageException : PolicyGateException
{
    /// <summary>Creates the exception.</summary>
    public UsageException(string message)
        : base("PG9300", message)
    {
    }
}
