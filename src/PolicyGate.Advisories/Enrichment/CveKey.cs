using System.Globalization;

namespace PolicyGate.Advisories.Enrichment;

/// <summary>A CVE as a number: the year, then the number, so that the order is the ids'.</summary>
internal static class CveKey
{
    private const int NumberBits = 44;

    /// <summary>The key; null for what is no CVE.</summary>
    public static long? Of(ReadOnlySpan<char> id)
    {
        if (id.Length is < 13 or > 24 || !id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase) || id[8] != '-')
            return null;
        return int.TryParse(id[4..8], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && ulong.TryParse(id[9..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 1UL << NumberBits
            ? ((long)year << NumberBits) | (long)number
            : null;
    }

    /// <summary>The CVE of a key.</summary>
    public static string Name(long key) => string.Create(CultureInfo.InvariantCulture, $"CVE-{key >> NumberBits:0000}-{key & ((1L << NumberBits) - 1):0000}");
}
