using System.Buffers;
using System.Collections.Immutable;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Versions;

namespace PolicyGate.Advisories.Matching;

/// <summary>What a record's statement on a package means for an installed version.</summary>
internal sealed record RangeEvaluation
{
    private static readonly SearchValues<char> s_dividers = SearchValues.Create("|,<>=!*% ");
    private static readonly RangeEvaluation s_unaffected = new();
    private static readonly RangeEvaluation s_denied = new() { IsDenied = true };
    private static readonly RangeEvaluation s_incomparable = new() { IsIncomparable = true };

    /// <summary>The version has the flaw.</summary>
    public bool IsAffected { get; private init; }

    /// <summary>The first fix above it in the range that it is in.</summary>
    public string? FixedVersion { get; private init; }

    /// <summary>The record says that no version has it: in words, or by a fix in version 0.</summary>
    public bool IsDenied { get; private init; }

    /// <summary>A range could not be looked at, since it or the installed version is no version of the order.</summary>
    public bool IsIncomparable { get; private init; }

    /// <summary>The part of the ranges that the version is in, as constraints of a <c>vers</c> range.</summary>
    public string Range { get; private init; } = "*";

    /// <summary>OSV schema, "Evaluation": listed in <c>versions</c>, or in one of the ranges. Where a source says that a package is affected and has neither, all versions are.</summary>
    public static RangeEvaluation Of(AffectedPackage package, string version, VersionOrder order)
    {
        if (package.Status == PackageStatus.NotAffected)
            return s_denied;
        if (package is { Ranges.Length: 0, Versions.Length: 0, Status: not PackageStatus.Unstated })
            return new() { IsAffected = true };

        var isVersion = order.IsVersion(version);
        string? fix = null, hit = null;
        var (isDenied, isIncomparable, isCompared) = (false, false, false);
        foreach (var range in package.Ranges)
        {
            isDenied |= IsDenial(range);
            if (!isVersion || !AreVersions(range, order))
            {
                isIncomparable = true;
                continue;
            }

            isCompared = true;
            var sorted = Sorted(range, order);
            if (!IsInside(sorted, version, order))
                continue;
            hit ??= Around(sorted, version, order);
            if (FixAbove(sorted, version, order) is { } next && (fix is null || order.Compare(next, fix) < 0))
                fix = next;
        }

        // Ranges and list say the same; to find the version under another spelling is needed, and dear, only where there is nothing but the list.
        if (hit is null && IsListed(package.Versions, version, isVersion && !isCompared, order))
            hit = "=" + Quoted(version);
        if (hit is not null)
            return new() { IsAffected = true, FixedVersion = fix, Range = hit };
        return isIncomparable ? isDenied ? s_denied with { IsIncomparable = true } : s_incomparable : isDenied ? s_denied : s_unaffected;
    }

    private static bool IsListed(ImmutableArray<string> versions, string version, bool isVersion, VersionOrder order)
    {
        foreach (var listed in versions)
        {
            if (listed == version)
                return true;
        }

        if (isVersion)
        {
            foreach (var listed in versions)
            {
                if (order.IsVersion(listed) && order.Compare(listed, version) == 0)
                    return true;
            }
        }

        return false;
    }

    private static bool IsDenial(ImmutableArray<RangeEvent> range)
    {
        foreach (var item in range)
        {
            if (item.Kind == RangeEventKind.Fixed && item.IsStart)
                return true;
        }

        return false;
    }

    private static bool AreVersions(ImmutableArray<RangeEvent> range, VersionOrder order)
    {
        foreach (var item in range)
        {
            if (!item.IsStart && !IsUnlimited(item) && !order.IsVersion(item.Version))
                return false;
        }

        return true;
    }

    private static ImmutableArray<RangeEvent> Sorted(ImmutableArray<RangeEvent> range, VersionOrder order)
    {
        for (var i = 1; i < range.Length; i++)
        {
            if (Compare(range[i - 1], range[i], order) > 0)
                return range.Sort((left, right) => Compare(left, right, order));
        }

        return range;
    }

    private static bool IsInside(ImmutableArray<RangeEvent> sorted, string version, VersionOrder order)
    {
        var (inside, limits, withinLimit) = (false, false, false);
        foreach (var item in sorted)
        {
            var position = Position(version, item, order);
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

    private static string? FixAbove(ImmutableArray<RangeEvent> sorted, string version, VersionOrder order)
    {
        foreach (var item in sorted)
        {
            if (item.Kind == RangeEventKind.Fixed && !item.IsStart && order.Compare(item.Version, version) > 0)
                return item.Version;
        }

        return null;
    }

    /// <summary>From the last start at or below the version up to the first end above it.</summary>
    private static string Around(ImmutableArray<RangeEvent> sorted, string version, VersionOrder order)
    {
        var (start, end) = ("", "");
        foreach (var item in sorted)
        {
            if (IsUnlimited(item))
                continue;
            var position = Position(version, item, order);
            if (item.Kind == RangeEventKind.Introduced && position >= 0)
                start = item.IsStart ? "" : ">=" + Quoted(item.Version);
            else if (end.Length == 0 && item.Kind is RangeEventKind.Fixed or RangeEventKind.Limit && position < 0)
                end = "<" + Quoted(item.Version);
            else if (end.Length == 0 && item.Kind == RangeEventKind.LastAffected && position <= 0)
                end = "<=" + Quoted(item.Version);
        }

        return start.Length == 0 && end.Length == 0 ? "*" : start.Length == 0 ? end : end.Length == 0 ? start : $"{start}|{end}";
    }

    /// <summary>What divides the constraints of a range stands for itself where it is escaped.</summary>
    private static string Quoted(string version) => version.AsSpan().IndexOfAny(s_dividers) < 0 ? version : Uri.EscapeDataString(version);

    private static int Position(string version, RangeEvent item, VersionOrder order) => IsUnlimited(item) ? -1 : item.IsStart ? 1 : order.Compare(version, item.Version);

    /// <summary>By version; at the same one what comes in before what goes out.</summary>
    private static int Compare(RangeEvent left, RangeEvent right, VersionOrder order)
    {
        var place = Place(left);
        var byPlace = place - Place(right);
        if (byPlace == 0 && place == 0)
            byPlace = order.Compare(left.Version, right.Version);
        return byPlace != 0 ? byPlace : (int)left.Kind - (int)right.Kind;
    }

    private static int Place(RangeEvent item) => item.IsStart ? -1 : IsUnlimited(item) ? 1 : 0;

    private static bool IsUnlimited(RangeEvent item) => item.Kind == RangeEventKind.Limit && item.Version == "*";
}
