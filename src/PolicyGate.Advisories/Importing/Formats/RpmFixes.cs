using System.Collections.Immutable;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>A package that fixes a flaw.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Epoch, version and release.</param>
/// <param name="Architecture">Its architecture; empty, <c>noarch</c> and <c>src</c> stand for none.</param>
internal sealed record RpmFix(string Name, string Version, string Architecture);

/// <summary>Folds the packages of an announcement: one statement for all architectures, unless their fixes differ.</summary>
internal static class RpmFixes
{
    public static ImmutableArray<AffectedPackage> Fold(string ecosystem, IEnumerable<RpmFix> fixes, Func<AffectedPackage, AffectedPackage> complete)
    {
        var packages = ImmutableArray.CreateBuilder<AffectedPackage>();
        foreach (var name in fixes.GroupBy(fix => fix.Name, StringComparer.Ordinal).OrderBy(name => name.Key, StringComparer.Ordinal))
        {
            var versions = name.GroupBy(fix => fix.Version, StringComparer.Ordinal).OrderBy(version => version.Key, StringComparer.Ordinal).ToList();
            foreach (var version in versions)
            {
                var architectures = version.Select(fix => fix.Architecture).Where(architecture => architecture is not ("" or "src" or "nosrc")).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
                var isForAll = versions.Count == 1 || version.Any(fix => fix.Architecture is "" or "noarch");
                packages.Add(complete(Affects.Below(ecosystem, name.Key, version.Key) with { Architectures = isForAll ? [] : [.. architectures] }));
            }
        }

        return packages.DrainToImmutable();
    }
}
