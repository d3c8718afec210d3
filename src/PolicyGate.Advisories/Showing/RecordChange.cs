using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Showing;

/// <summary>What became of a record in a feed.</summary>
internal enum RecordChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It says something else.</summary>
    Changed,

    /// <summary>Its source has taken it back.</summary>
    Withdrawn,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A change of a record in a feed.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Feed">The feed.</param>
/// <param name="Id">Its id.</param>
/// <param name="Old">What it said; null where it is new.</param>
/// <param name="New">What it says; null where it is gone.</param>
internal sealed record RecordChange(RecordChangeKind Kind, string Feed, string Id, AdvisoryRecord? Old, AdvisoryRecord? New);
