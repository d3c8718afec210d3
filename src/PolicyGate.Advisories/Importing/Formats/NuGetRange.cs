using System.Collections.Immutable;
using NuGet.Versioning;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Turns NuGet's interval notation, <c>[1.0.0, 2.0.0)</c>, into events.</summary>
internal static class NuGetRange
{
    /// <exception cref="OsvFormatException">It is no such interval.</exception>
    public static ImmutableArray<RangeEvent> Parse(string text)
    {
        if (text.Length > 512 || !VersionRange.TryParse(text, allowFloating: false, out var range) || (range.HasUpperBound && range.HasLowerBound && range.MinVersion > range.MaxVersion))
            throw new OsvFormatException($"'{text.Printable(64)}' is no range of NuGet versions");
        var start = !range.HasLowerBound ? "0" : range.IsMinInclusive ? range.MinVersion!.ToNormalizedString() : After(range.MinVersion!);
        var events = ImmutableArray.Create(new RangeEvent(RangeEventKind.Introduced, start));
        return !range.HasUpperBound ? events
            : events.Add(new(range.IsMaxInclusive ? RangeEventKind.LastAffected : RangeEventKind.Fixed, range.MaxVersion!.ToNormalizedString()));
    }

    /// <summary>The very next version: of a prerelease one with one more part, of a release the lowest prerelease of the next revision.</summary>
    private static string After(NuGetVersion version) => version.IsPrerelease
        ? version.ToNormalizedString() + ".0"
        : FormattableString.Invariant($"{version.Major}.{version.Minor}.{version.Patch}.{version.Revision + 1}-0");
}
