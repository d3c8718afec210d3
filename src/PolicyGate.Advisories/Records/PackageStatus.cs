namespace PolicyGate.Advisories.Records;

/// <summary>
/// What a source says of its care for a package. Together with the ranges it decides what a match says: an affected version for which the ranges have a fix is
/// <c>fixed</c>, whatever stands here.
/// </summary>
internal enum PackageStatus : byte
{
    /// <summary>Nothing beside the ranges.</summary>
    Unstated,

    /// <summary>Affected; a fix may come (Debian's <c>no-dsa</c> and <c>unfixed</c>, Ubuntu's <c>needed</c> and <c>pending</c>, Red Hat's <c>Affected</c>).</summary>
    Affected,

    /// <summary>Not affected, or never was: what this source says for the release and package outweighs every other record of the same flaw. Ranges don't count.</summary>
    NotAffected,

    /// <summary>Nobody has looked yet (Red Hat's <c>Under investigation</c>, Ubuntu's <c>needs-triage</c>).</summary>
    UnderInvestigation,

    /// <summary>Affected, and it will stay so (Debian's <c>ignored</c>, Red Hat's <c>Will not fix</c>).</summary>
    WillNotFix,

    /// <summary>Affected; a fix comes later, with other things (Debian's <c>postponed</c>, Ubuntu's <c>deferred</c>, Red Hat's <c>Fix deferred</c>).</summary>
    FixDeferred,

    /// <summary>The release or package gets no more updates; to be taken as affected.</summary>
    EndOfLife,
}
