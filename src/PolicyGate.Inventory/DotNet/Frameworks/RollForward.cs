namespace PolicyGate.Inventory;

/// <summary>How far from the requested version a framework may be, and whether the newest or the nearest such is taken.</summary>
internal readonly record struct RollForward(VersionRange Range, bool ToHighest)
{
    public static RollForward Default { get; } = new(VersionRange.Minor, false);

    /// <summary>Parses a value of <c>rollForward</c> or <c>DOTNET_ROLL_FORWARD</c>; the host ignores its case. Null where it is none.</summary>
    public static RollForward? Parse(string text) => text.ToLowerInvariant() switch
    {
        "disable" => new(VersionRange.Exact, false),
        "latestpatch" => new(VersionRange.Patch, false),
        "minor" => new(VersionRange.Minor, false),
        "latestminor" => new(VersionRange.Minor, true),
        "major" => new(VersionRange.Major, false),
        "latestmajor" => new(VersionRange.Major, true),
        _ => null,
    };
}

/// <summary>From strict to lax.</summary>
internal enum VersionRange
{
    Exact,
    Patch,
    Minor,
    Major,
}
