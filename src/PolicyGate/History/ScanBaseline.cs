using System.Collections.Immutable;
using PolicyGate.Analyzers;
using PolicyGate.Images;
using PolicyGate.Policy;
using PolicyGate.Reporting.Stored;
using PolicyGate.Scanning;

namespace PolicyGate.History;

/// <summary>
/// The earlier scan that this one is compared with: a file, or what the history remembers of an image's digest or of a branch. And it is what this scan is remembered in.
/// </summary>
internal sealed class ScanBaseline
{
    private const string Word = "history";

    private readonly ScanHistory _history;
    private readonly string? _option;
    private readonly EarlierScan? _file;

    private ScanBaseline(ScanOptions options)
    {
        _history = new(CacheFolder.History(options.CacheDirectory, options.Environment), options.Notice);
        _option = options.Baseline;
        if (_option is not null && !IsHistory(_option))
            _file = EarlierScan.Read(_option);
    }

    /// <summary>What is to be said where the history has nothing.</summary>
    internal ImmutableArray<Notification> Notifications { get; private set; } = [];

    /// <summary>Reads the file, if the baseline is one: before the image, so that a mistyped name is told at once.</summary>
    /// <exception cref="UsageException">The option is empty.</exception>
    /// <exception cref="StoredScanException">The file is no stored scan.</exception>
    internal static ScanBaseline Open(ScanOptions options) => options.Baseline is null or { Length: > 0 }
        ? new(options)
        : throw new UsageException("--baseline is empty: give a file that 'policygate scan' wrote as json or sarif, the digest of an image, 'history' or 'history:BRANCH'.");

    /// <summary>The earlier scan; null where none is asked for or known.</summary>
    internal EarlierScan? Find(PolicySet policy, ScanTarget target, ImmutableArray<AnalyzedImage> images)
    {
        if (_option is null || _file is not null)
            return _file;
        string[]?[] found = [];
        if (Digest.TryParse(_option, out var digest))
            found = [_history.Use(file => file.FindImage(digest.ToString()))];
        else if ((_option == Word ? policy.BaseBranch : _option[(Word.Length + 1)..]) is { } branch)
            found = [.. images.Select(image => _history.Use(file => file.FindLast(target.Name, PlatformOf(image), branch)))];

        string[][] known = [.. found.OfType<string[]>()];
        if (known.Length > 0)
            return new(known.SelectMany(flaws => flaws).ToHashSet(StringComparer.Ordinal), ImmutableHashSet<string>.Empty);
        var what = digest != default ? $"the image {digest}" : $"'{target.Name.Printable(200)}' on {(_option == Word ? policy.BaseBranch is { } known1 ? $"branch '{known1.Printable(200)}'" : "the base branch, which isn't known" : $"branch '{_option[(Word.Length + 1)..].Printable(200)}'")}";
        Notifications = [new("PG8046", NotificationLevel.Warning, $"The history of scans has none of {what}, so there is no baseline: scan it once with the same cache folder, or give --baseline a file.")];
        return null;
    }

    /// <summary>Remembers the scan, under the branch that it is of; a pull request's is of none, however its branch is called.</summary>
    internal void Remember(PolicySet policy, ScanTarget target, ImmutableArray<AnalyzedImage> images) => _history.Use(file =>
    {
        foreach (var image in images)
            file.Keep(target.Name, PlatformOf(image), policy.BuiltBranch ?? "", image.Report.Image.Digest.ToString(), Flaws(image.Findings));
        return true;
    });

    private static bool IsHistory(string option) => option == Word || option.StartsWith(Word + ":", StringComparison.Ordinal) || Digest.TryParse(option, out _);

    private static string PlatformOf(AnalyzedImage image) => image.Report.Image.Platform.ToString();

    private static IEnumerable<string> Flaws(ImmutableArray<Finding> findings) => findings.Select(FlawIdentity.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
