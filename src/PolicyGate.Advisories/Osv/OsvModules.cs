using System.Collections.Immutable;
using System.Text.RegularExpressions;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Osv;

/// <summary>
/// Red Hat and those who rebuild it keep several streams of a package as modules. OSV's records don't say which: that a fix is a module's stands in its release, the stream in the summary
/// (<c>Important: nodejs:18 security update</c>).
/// </summary>
internal static partial class OsvModules
{
    private const string ReleaseMark = ".module";

    private static readonly ImmutableArray<string> s_families = ["AlmaLinux:", "Rocky Linux:", "Red Hat:", "Oracle Linux:"];

    public static ImmutableArray<AffectedPackage> Mark(ImmutableArray<AffectedPackage> affected, string? summary)
    {
        if (!affected.Any(IsOfFamily))
            return affected;
        var stream = summary is { Length: <= 1024 } && Stream().Match(summary) is { Success: true } match ? match.Groups["stream"].Value : null;
        return [.. affected.Select(package => IsOfFamily(package) && FixOf(package) is { } fix ? package with { Module = !fix.Contains(ReleaseMark, StringComparison.Ordinal) ? "" : stream ?? AffectedPackage.AnyModule } : package)];
    }

    private static bool IsOfFamily(AffectedPackage package) => s_families.Any(family => package.Ecosystem.StartsWith(family, StringComparison.Ordinal));

    private static string? FixOf(AffectedPackage package) => package.Ranges.SelectMany(range => range).FirstOrDefault(item => item.Kind == RangeEventKind.Fixed)?.Version;

    [GeneratedRegex("(?:^|: |\\s)(?<stream>[A-Za-z0-9][A-Za-z0-9._+-]*:[A-Za-z0-9][A-Za-z0-9._+-]*)(?=\\s)")]
    private static partial Regex Stream();
}
