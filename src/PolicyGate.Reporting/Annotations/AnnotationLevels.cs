using PolicyGate.Policy;
using PolicyGate.Reporting.Folding;
using PolicyGate.Reporting.MSBuild;

namespace PolicyGate.Reporting.Annotations;

/// <summary>The findings that count, worst level first, cut to what a pipeline shows of one level.</summary>
internal static class AnnotationLevels
{
    private const int MaximumLines = 10;

    /// <summary>Each level with the findings to show; where there are more, the last line is left for their number.</summary>
    internal static IEnumerable<(GateAction Action, IEnumerable<FindingGroup> Shown, int More)> Of(ScanReport report) =>
        MSBuildHandOver.WorstFirst(FindingGroup.Fold(report)).GroupBy(group => group.Action).Select(level =>
        {
            var count = level.Count();
            var shown = count > MaximumLines ? MaximumLines - 1 : count;
            return (level.Key, level.Take(shown), count - shown);
        });
}
