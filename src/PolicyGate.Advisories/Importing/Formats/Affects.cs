using System.Collections.Immutable;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Makes statements on packages, as feeds of distributions know them.</summary>
internal static class Affects
{
    private const int MaximumName = 1024;

    private static readonly RangeEvent _start = new(RangeEventKind.Introduced, "0");

    /// <summary>All versions below the fix are affected.</summary>
    public static AffectedPackage Below(string ecosystem, string name, string fix) => Package(ecosystem, name, [[_start, new(RangeEventKind.Fixed, Checked(fix, "version"))]]);

    /// <summary>All versions up to one are, and no fix is known.</summary>
    public static AffectedPackage UpTo(string ecosystem, string name, string last) =>
        Package(ecosystem, name, [[_start, new(RangeEventKind.LastAffected, Checked(last, "version"))]]) with { Status = PackageStatus.Affected };

    /// <summary>All versions below one are, and that one can't be had yet.</summary>
    public static AffectedPackage BelowUnpublished(string ecosystem, string name, string fix) =>
        Package(ecosystem, name, [[_start, new(RangeEventKind.Limit, Checked(fix, "version"))]]) with { Status = PackageStatus.Affected };

    /// <summary>All versions are.</summary>
    public static AffectedPackage Always(string ecosystem, string name, PackageStatus status) => Package(ecosystem, name, [[_start]]) with { Status = status };

    /// <summary>No version ever was.</summary>
    public static AffectedPackage Never(string ecosystem, string name) => Package(ecosystem, name, [[_start, new(RangeEventKind.Fixed, "0")]]) with { Status = PackageStatus.NotAffected };

    /// <summary>The same, but only from a version on; where a source says that the flaw came after that version, it is taken in, since nobody can name the next one.</summary>
    public static AffectedPackage From(AffectedPackage package, string? first) => first is null || package.Status == PackageStatus.NotAffected ? package
        : package with { Ranges = [[new(RangeEventKind.Introduced, Checked(first, "version")), .. package.Ranges[0][1..]]] };

    /// <summary>A text that identifies something, of a bounded length.</summary>
    public static string Checked(string text, string what) => text.Length is > 0 and <= MaximumName && !text.Any(char.IsControl)
        ? text
        : throw new OsvFormatException($"'{text.Printable(64)}' is no {what}");

    private static AffectedPackage Package(string ecosystem, string name, ImmutableArray<ImmutableArray<RangeEvent>> ranges) =>
        new() { Ecosystem = Checked(ecosystem, "ecosystem"), Name = Checked(name, "package name"), Ranges = ranges };
}
