using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Matching;

/// <summary>What a record's statement on a package means for an installed version.</summary>
/// <param name="IsAffected">The version has the flaw.</param>
/// <param name="FixedVersion">The first fix above it in the range that it is in.</param>
/// <param name="IsDenied">The record says that no version ever had it (a fix in version 0).</param>
/// <param name="IsIncomparable">A range could not be looked at, since it or the installed version is no version of the order.</param>
internal readonly record struct RangeEvaluation(bool IsAffected, string? FixedVersion, bool IsDenied, bool IsIncomparable)
{
    /// <summary>OSV schema, "Evaluation": listed in <c>versions</c>, or in one of the ranges.</summary>
    public static RangeEvaluation Of(AffectedPackage package, string version, VersionOrder order)
    {
        var isVersion = order.IsVersion(version);
        var isAffected = package.Versions.Any(listed => listed == version || (isVersion && order.IsVersion(listed) && order.Compare(listed, version) == 0));
        string? fix = null;
        var (isDenied, isIncomparable) = (false, false);
        foreach (var range in package.Ranges)
        {
            isDenied |= range.Any(item => item.Kind == RangeEventKind.Fixed && item.IsStart);
            if (!isVersion || range.Any(item => !item.IsStart && !IsUnlimited(item) && !order.IsVersion(item.Version)))
            {
                isIncomparable = true;
                continue;
            }

            var sorted = range.Sort((left, right) => Compare(left, right, order));
            if (!IsInside(sorted, version, order))
                continue;
            isAffected = true;
            var next = sorted.FirstOrDefault(item => item.Kind == RangeEventKind.Fixed && !item.IsStart && order.Compare(item.Version, version) > 0)?.Version;
            if (next is not null && (fix is null || order.Compare(next, fix) < 0))
                fix = next;
        }

        return new(isAffected, fix, isDenied, isIncomparable && !isAffected);
    }

    private static bool IsInside(IEnumerable<RangeEvent> sorted, string version, VersionOrder order)
    {
        var (inside, limits, withinLimit) = (false, false, false);
        foreach (var item in sorted)
        {
            var position = IsUnlimited(item) ? -1 : item.IsStart ? 1 : order.Compare(version, item.Version);
            switch (item.Kind)
            {
                case RangeEventKind.Introduced when position >= 0: inside = true; break;
                case RangeEventKind.Fixed when position >= 0: inside = false; break;
                case RangeEventKind.LastAffected when position > 0: inside = false; break;
                case RangeEventKind.Limit: (limits, withinLimit) = (true, withinLimit || position < 0); break;
                default: break;
            }
        }

        return inside && (!limits || withinLimit);
    }

    /// <summary>By version; at the same one what comes in before what goes out.</summary>
    private static int Compare(RangeEvent left, RangeEvent right, VersionOrder order)
    {
        var byPlace = Place(left).CompareTo(Place(right));
        if (byPlace == 0 && Place(left) == 0)
            byPlace = order.Compare(left.Version, right.Version);
        return byPlace != 0 ? byPlace : left.Kind.CompareTo(right.Kind);
    }

    private static int Place(RangeEvent item) => item.IsStart ? -1 : IsUnlimited(item) ? 1 : 0;

    private static bool IsUnlimited(RangeEvent item) => item.Kind == RangeEventKind.Limit && item.Version == "*";
}
