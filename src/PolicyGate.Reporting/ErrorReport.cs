using PolicyGate.Reporting.MSBuild;

namespace PolicyGate.Reporting;

/// <summary>Hands the errors that ended a scan over to a build host, as <see cref="ReportFormat"/> hands over a finished scan.</summary>
public static class ErrorReport
{
    /// <summary>Writes the errors in the form <c>msbuild</c>.</summary>
    /// <param name="errors">At least one, the first that was met first.</param>
    /// <param name="exitCode">The exit code of the process.</param>
    /// <param name="repositoryRoot">Folder that the places of the errors are relative to; null where it isn't known.</param>
    /// <param name="destination">Stays open.</param>
    public static void WriteMSBuild(IReadOnlyList<PolicyGateException> errors, int exitCode, string? repositoryRoot, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(errors);
        ArgumentNullException.ThrowIfNull(destination);
        MSBuildHandOver.WriteErrors(errors, exitCode, repositoryRoot, destination);
    }
}
