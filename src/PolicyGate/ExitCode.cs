using PolicyGate.Advisories;
using PolicyGate.Policy;
using PolicyGate.Reporting.Stored;

namespace PolicyGate;

/// <summary>How a scan ended, as the exit code of the process tells it.</summary>
public static class ExitCode
{
    /// <summary>The verdict is pass or warn.</summary>
    public const int Passed = 0;

    /// <summary>The gate failed.</summary>
    public const int GateFailed = 1;

    /// <summary>Wrong usage or invalid policy.</summary>
    public const int Usage = 2;

    /// <summary>The image could not be scanned or a result could not be written.</summary>
    public const int NotScanned = 3;

    /// <summary>The advisory database is missing, stale or broken or could not be written.</summary>
    public const int Database = 4;

    /// <summary>Cancelled.</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of a verdict.</summary>
    public static int Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass or Verdict.Warn => Passed,
        Verdict.Fail => GateFailed,
        _ => Database,
    };

    /// <summary>The exit code of an error; a bug counts as not scanned.</summary>
    public static int Of(Exception error) => error switch
    {
        OperationCanceledException => Cancelled,
        UsageException or PolicyException or StoredScanException => Usage,
        AdvisoryDatabaseException => Database,
        _ => NotScanned,
    };
}
