using System.Collections.Immutable;
using PolicyGate.Advisories;
using PolicyGate.Analyzers.Checks;
using PolicyGate.Images;
using PolicyGate.Inventory;

namespace PolicyGate.Analyzers;

/// <summary>A set of analyzers, registered once; asks for files before the layers are read and runs after they are merged.</summary>
public sealed class ImageAnalyzers
{
    private readonly ImmutableArray<(ImageAnalyzer Analyzer, AnalysisContext Actions)> _analyzers;

    /// <summary>Registers the analyzers.</summary>
    public ImageAnalyzers(IEnumerable<ImageAnalyzer> analyzers)
    {
        _analyzers = [.. analyzers.Select(analyzer =>
        {
            var context = new AnalysisContext();
            analyzer.Initialize(context);
            return (analyzer, context);
        })];
    }

    /// <summary>All built-in analyzers.</summary>
    public static IReadOnlyList<ImageAnalyzer> BuiltIn { get; } = [new VulnerablePackageAnalyzer(), new RootUserAnalyzer()];

    /// <summary>What the analyzers want to know of which files; to be passed to <see cref="ContainerImage.ReadFilesAsync"/>.</summary>
    public IReadOnlyList<FactReader> Readers => [.. _analyzers.SelectMany(entry => entry.Actions.Readers)];

    /// <summary>Runs all actions. What an analyzer throws becomes a notification <c>PG0001</c> and never stops the scan.</summary>
    public AnalysisResult Run(
        ContainerImage image, ImageFiles files, PackageInventory inventory, IReadOnlyList<VulnerabilityMatch> matches, CancellationToken cancellationToken) =>
        Run(
            (actions, report) =>
            {
                var context = new ImageAnalysisContext(image, files, inventory, report, cancellationToken);
                foreach (var action in actions.ImageActions)
                    action(context);
                return context;
            },
            matches,
            cancellationToken);

    /// <summary>Runs the actions that need no image, for an inventory that a bill of materials gives. Which checks were not done is told by a notification <c>PG8031</c>.</summary>
    public AnalysisResult Run(
        PackageInventory inventory, ImmutableArray<ImageLayer> layers, IReadOnlyList<VulnerabilityMatch> matches, CancellationToken cancellationToken)
    {
        var result = Run((_, report) => new(inventory, layers, report, cancellationToken), matches, cancellationToken);
        var left = _analyzers.Where(entry => entry.Actions.ImageActions.Count > 0).SelectMany(entry => entry.Analyzer.SupportedChecks).Select(check => check.Id).Order(StringComparer.Ordinal).ToList();
        return left.Count == 0 ? result : result with
        {
            Notifications = result.Notifications.Insert(0, new("PG8031", NotificationLevel.Note,
                $"Checks of the image's configuration and files were not done, since only a bill of materials was read: {string.Join(", ", left)}.")),
        };
    }

    private AnalysisResult Run(
        Func<AnalysisContext, Action<Finding>, InventoryAnalysisContext> lookAtImage, IReadOnlyList<VulnerabilityMatch> matches, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var notifications = new List<Notification>();
        foreach (var (analyzer, actions) in _analyzers)
        {
            var own = new List<Finding>();
            try
            {
                var context = lookAtImage(actions, own.Add);
                foreach (var match in matches)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    foreach (var action in actions.VulnerabilityActions)
                        action(context, match);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                notifications.Add(new("PG0001", NotificationLevel.Error,
                    $"The analyzer {analyzer.GetType().Name} threw {exception.GetType().Name}: {exception.Message.Printable()} Its findings may be incomplete."));
            }

            findings.AddRange(own);
        }

        return new([.. findings.OrderByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Package?.Purl.ToString(), StringComparer.Ordinal)], [.. notifications]);
    }
}

/// <summary>What the analyzers found.</summary>
/// <param name="Findings">Worst severity first, then by id, then purl, ordinal.</param>
/// <param name="Notifications">What went wrong.</param>
public sealed record AnalysisResult(ImmutableArray<Finding> Findings, ImmutableArray<Notification> Notifications);
