using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Exporting;

/// <summary>What the OSV schema calls the events of a range.</summary>
internal static class RangeEventNames
{
    private static readonly string[] _names = ["introduced", "fixed", "last_affected", "limit"];

    public static string Of(RangeEventKind kind) => _names[(int)kind];

    public static RangeEventKind? Find(string name) => Array.IndexOf(_names, name) is >= 0 and var kind ? (RangeEventKind)kind : null;
}
