using System.Collections.Immutable;
using PolicyGate.Policy;
using PolicyGate.Reporting;

namespace PolicyGate.Cli.Console;

/// <summary>Where a scan is reported: files first, so that a broken standard output loses none of them.</summary>
internal sealed record ReportOutputs(ReportFormat Standard, ImmutableArray<(ReportFormat Format, string Path)> Files, ReportOptions Options)
{
    /// <summary>Loads what writing takes.</summary>
    internal void Prepare()
    {
        foreach (var format in Files.Select(file => file.Format).Prepend(Standard).Distinct())
            format.Prepare();
    }

    /// <exception cref="ReportException">One can't be written.</exception>
    internal void Write(ScanReport report)
    {
        foreach (var (format, path) in Files)
            FileOutput.Write(path, stream => format.Write(report, Options, stream));
        StandardOutput.Write(stream => Standard.Write(report, Options, stream));
        AnnotateBuild(report);
    }

    /// <summary>Tells a build host why there is no scan. What an earlier scan has left in the place of a report must not be taken for one of this scan.</summary>
    internal void HandOver(PolicyGateException error, string? repositoryRoot)
    {
        foreach (var (_, path) in Files)
            FileOutput.Remove(path);
        IReadOnlyList<PolicyGateException> errors = error is PolicyException policy ? [policy, .. policy.Others] : [error];
        foreach (var (_, path) in Files.Where(file => file.Format.Name == "msbuild"))
            FileOutput.Write(path, stream => ErrorReport.WriteMSBuild(errors, ExitCode.Of(error), repositoryRoot, stream));
    }

    /// <summary>In a pipeline the findings also go to where it shows them, unless a build host does that, or they were asked for anyway.</summary>
    private void AnnotateBuild(ScanReport report)
    {
        var annotations = IsTrue("GITHUB_ACTIONS") ? "github" : IsTrue("TF_BUILD") ? "azure" : null;
        if (annotations is null || Standard.Name == annotations || Files.Any(file => file.Format.Name == "msbuild"))
            return;

        Action<Stream> write = stream => ReportFormat.Find(annotations)!.Write(report, Options, stream);
        if (Standard.ForPeople)
            StandardOutput.Write(write);
        else
            StandardOutput.WriteError(write);

        if (annotations == "github" && Options.Environment.TryGetValue("GITHUB_STEP_SUMMARY", out var summary) && summary.Length > 0)
            AppendSummary(report, summary);
    }

    private void AppendSummary(ScanReport report, string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Append, FileAccess.Write);
            ReportFormat.Find("summary")!.Write(report, Options, stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ReportException(path, exception);
        }
    }

    private bool IsTrue(string variable) => Options.Environment.TryGetValue(variable, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}
