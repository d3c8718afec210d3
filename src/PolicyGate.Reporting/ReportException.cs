namespace PolicyGate.Reporting;

/// <summary>A result could not be written. Code <c>PG9400</c>; a scan ends with exit code 3.</summary>
public sealed class ReportException : PolicyGateException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="destination">What was written to: a path, or for example <c>standard output</c>.</param>
    /// <param name="inner">What went wrong.</param>
    public ReportException(string destination, Exception inner)
        : base("PG9400", Describe(destination, inner), null, inner)
    {
    }

    private static string Describe(string destination, Exception inner)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(inner);
        return $"The result could not be written to '{destination.Printable()}' ({inner.Message.Printable(300).TrimEnd('.')}): give a path that can be written, with free space, and scan again.";
    }
}
