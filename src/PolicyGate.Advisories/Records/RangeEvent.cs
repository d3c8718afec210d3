namespace PolicyGate.Advisories.Records;

/// <summary>What happens at a version of a range.</summary>
internal enum RangeEventKind : byte
{
    /// <summary>The flaw comes in.</summary>
    Introduced,

    /// <summary>The first version without it.</summary>
    Fixed,

    /// <summary>The last version known to have it.</summary>
    LastAffected,

    /// <summary>Nothing is said of this version and later ones.</summary>
    Limit,
}

/// <summary>An event of a range (OSV schema, <c>affected[].ranges[].events[]</c>).</summary>
internal sealed record RangeEvent(RangeEventKind Kind, string Version)
{
    /// <summary>OSV's <c>0</c> stands before every version, not for a version of that name.</summary>
    public bool IsStart => Version == "0";
}
