namespace PolicyGate.Reporting.Stored;

/// <summary>A stored scan can't be read, or is none. Code <c>PG9017</c>, exit code 2.</summary>
public sealed class StoredScanException : PolicyGateException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="inner">What was met.</param>
    public StoredScanException(string message, Exception? inner = null)
        : base("PG9017", message, null, inner)
    {
    }
}
