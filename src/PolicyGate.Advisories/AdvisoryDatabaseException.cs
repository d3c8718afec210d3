namespace PolicyGate.Advisories;

/// <summary>The advisory database or a feed is missing, broken or can't be written. Code <c>PG9200</c>; the command ends with exit code 4.</summary>
public sealed class AdvisoryDatabaseException : PolicyGateException
{
    /// <summary>Creates the exception.</summary>
    public AdvisoryDatabaseException(string message, Exception? inner = null)
        : base("PG9200", message, null, inner)
    {
    }
}
