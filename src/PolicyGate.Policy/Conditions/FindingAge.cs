using PolicyGate.Analyzers;

namespace PolicyGate.Policy.Conditions;

/// <summary>How long something is known about a finding.</summary>
internal static class FindingAge
{
    /// <summary>Since the flaw was published; null where no feed says when. What a feed dates into the future is new.</summary>
    internal static TimeSpan? SincePublication(Finding finding, DateTimeOffset asOf) =>
        finding.Published is { } published ? TimeSpan.FromTicks(Math.Max(0, (asOf - published).Ticks)) : null;

    /// <summary>
    /// Since a fix was published; null where there is none, or no date. Feeds date advisories, not fixes: the fix is taken to be as old as the first advisory on the flaw, which is
    /// the day of the fix for a vendor's notice, and otherwise never makes a fix newer than it is.
    /// </summary>
    internal static TimeSpan? SinceFix(Finding finding, DateTimeOffset asOf) => finding.Patchable ? SincePublication(finding, asOf) : null;
}
