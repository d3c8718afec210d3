using PolicyGate.Policy;

namespace PolicyGate.Scanning;

/// <summary>Turns the options of a scan into those of its policy.</summary>
internal static class ScanPolicy
{
    internal static PolicyOptions Options(ScanOptions options)
    {
        var repository = FolderOf(options);
        RepositoryFolder.Check(options.Repository);
        var asOf = DateTimeOffset.UtcNow;
        var isTime = options.AsOf is not null && ScanMoment.TryParse(options.AsOf, out asOf);
        if (options.AsOf is not null && !isTime && !RepositoryMoment.TryFind(repository, options.AsOf, out asOf))
        {
            throw new UsageException(
                $"--as-of '{options.AsOf.Printable()}' is no date (2026-06-30), no RFC 3339 time (2026-06-30T12:00:00Z) and no commit's hash in the repository.");
        }

        return new PolicyOptions
        {
            Repository = repository,
            PolicyDirectory = options.PolicyDirectory ?? ".policygate",
            TrustedRef = options.TrustedRef,
            AsOf = asOf,
            AsOfGiven = options.AsOf is not null,
            AsOfCommit = isTime ? null : options.AsOf,
            IsOffline = options.IsOffline,
            Environment = options.Environment,
        };
    }

    /// <summary>A folder of the repository: as given, else that of the project, else the work folder.</summary>
    internal static string FolderOf(ScanOptions options) => !string.IsNullOrEmpty(options.Repository)
        ? options.Repository
        : (File.Exists(options.Target) ? Path.GetDirectoryName(Path.GetFullPath(options.Target))! : Environment.CurrentDirectory);
}
