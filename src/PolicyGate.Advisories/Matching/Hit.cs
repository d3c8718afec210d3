using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Storage;

namespace PolicyGate.Advisories.Matching;

/// <summary>A record that says that the installed version is affected.</summary>
/// <param name="Reference">Where the record stands.</param>
/// <param name="Record">The record.</param>
/// <param name="Package">What it says of the package.</param>
/// <param name="Evaluation">What that means for the installed version.</param>
/// <param name="Rank">How much the feed's word weighs; less is more.</param>
/// <param name="Channel">Who gets the fix; null for everybody.</param>
internal sealed record Hit(RecordReference Reference, AdvisoryRecord Record, AffectedPackage Package, RangeEvaluation Evaluation, int Rank, string? Channel)
{
    /// <summary>The fix that the image can get.</summary>
    public string? FixedVersion => Channel is null ? Evaluation.FixedVersion : null;

    /// <summary>The fix that it can't.</summary>
    public RestrictedFix? RestrictedFix => Channel is { } channel && Evaluation.FixedVersion is { } version ? new(version, channel) : null;
}
