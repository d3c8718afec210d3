using PolicyGate.Analyzers;
using PolicyGate.Policy.Conditions;

namespace PolicyGate.Policy.Gates;

/// <summary>How long a finding warns before it fails.</summary>
/// <param name="When">The findings that it is for; null for all.</param>
/// <param name="SinceFix">The time that there is from the fix on.</param>
/// <param name="SincePublication">The time that there is from the publication of the flaw on.</param>
internal sealed record GracePeriod(Condition? When, TimeSpan? SinceFix, TimeSpan? SincePublication)
{
    /// <summary>Whether the finding is in it. It must hold wherever the finding is, as it loosens the gate; without a date there is no grace.</summary>
    internal bool Holds(Finding finding, DateTimeOffset asOf) =>
        (FindingAge.SinceFix(finding, asOf) < SinceFix || FindingAge.SincePublication(finding, asOf) < SincePublication)
        && When?.HoldsEverywhere(finding, asOf) != false;
}
