using System.Collections.Immutable;
using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Records;
using PolicyGate.Advisories.Versions;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>What the database is asked for a package: which feeds, by which names, for which version.</summary>
internal sealed record PackageQuery(MatchScope Scope, ImmutableArray<QueryName> Names)
{
    private const string FrameworkType = "dotnet-framework";
    private const string ModuleMark = ".module";

    // Oracle builds the same version again for kernels that are patched while they run, and for certified cryptography; their fixes are no others'.
    private static readonly string[] s_builds = [".ksplice", "_fips"];

    /// <summary>The rpm module it is of, <c>name:stream</c>; empty where it is of none; null where it is of one and nothing says which.</summary>
    public string? Module { get; private init; } = "";

    public string? Architecture { get; private init; }

    /// <summary>The name that people know.</summary>
    public QueryName First => Names[0];

    /// <summary>Queries of the same key have the same answer; several binary packages of one source have one. The first feed tells the others.</summary>
    public string Key
    {
        get
        {
            var key = new System.Text.StringBuilder(Scope.Feeds[0].Feed.Name);
            foreach (var name in Names)
                key.Append('\n').Append(name.Name).Append('\n').Append(name.Version);
            return key.Append('\n').Append(Module ?? "?").Append('\n').Append(Architecture).ToString();
        }
    }

    public static PackageQuery Of(Package package, MatchScope scope)
    {
        var ecosystem = scope.Ecosystem;
        if (!ecosystem.IsDistribution)
        {
            return package.Type != FrameworkType
                ? new(scope, [new(package.Name, package.Version, ecosystem.Order)])
                : new(scope, [.. SharedFrameworks.PackagesOf(package.Name).Select(name => new QueryName(name, package.Version, ecosystem.Order))]);
        }

        var binary = new QueryName(package.Name, package.Version, ecosystem.Order);
        var source = ecosystem.Names == AdvisoryNames.Binary ? binary : SourceOf(package, ecosystem) ?? binary;
        ImmutableArray<QueryName> names = ecosystem.Names != AdvisoryNames.Both ? [source] : source.Name == binary.Name ? [binary] : [binary, source];
        return package.Type != "rpm"
            ? new(scope, names)
            : new(scope, names) { Module = ModuleOf(package), Architecture = package.Purl.Qualifiers.GetValueOrDefault("arch") };
    }

    /// <summary>Whether what a record says of a package of this name is said of this one.</summary>
    public bool IsMeantBy(AffectedPackage affected)
    {
        if (affected.Module is { } module && (module.Length == 0 ? Module is not "" : Module is "" || (Module is not null && module != AffectedPackage.AnyModule && Module != module)))
            return false;
        if (Architecture is { } architecture and not "noarch" && affected.Architectures.Length > 0 && !affected.Architectures.Contains(architecture, StringComparer.Ordinal) && !affected.Architectures.Contains("noarch", StringComparer.Ordinal))
            return false;
        return !ReferenceEquals(Scope.Ecosystem.Order, RpmVersionOrder.Instance) || IsOfBuild(affected);
    }

    private bool IsOfBuild(AffectedPackage affected)
    {
        foreach (var build in s_builds)
        {
            var isOf = First.Version.Contains(build, StringComparison.Ordinal);
            foreach (var range in affected.Ranges)
            {
                foreach (var item in range)
                {
                    if (item.Kind == RangeEventKind.Fixed && item.Version.Contains(build, StringComparison.Ordinal) != isOf)
                        return false;
                }
            }
        }

        return true;
    }

    /// <summary>
    /// Name and version of the source. That of a source rpm has no epoch: it is the binary's where that one says its own and is of the same version, else it is left open.
    /// </summary>
    private static QueryName? SourceOf(Package package, Ecosystem ecosystem)
    {
        if (package.Source is not { Name.Length: > 0 } source)
            return null;
        var version = source.Version is { Length: > 0 } stated ? stated : package.Version;
        if (package.Type != "rpm" || version.Contains(':', StringComparison.Ordinal))
            return new(source.Name, version, ecosystem.Order);
        return package.Version.EndsWith(":" + version, StringComparison.Ordinal) ? new(source.Name, package.Version, ecosystem.Order) : new(source.Name, version, RpmVersionOrder.WithoutEpoch);
    }

    /// <summary>Whether it is modular stands in the release of every build since there are modules; of which stream, only in the label.</summary>
    private static string? ModuleOf(Package package)
    {
        if (package.Purl.Qualifiers.GetValueOrDefault("rpmmod") is { Length: > 0 } label && label.Split(':') is [var name, var stream, ..])
            return $"{name}:{stream}";
        return package.Version.Contains(ModuleMark, StringComparison.Ordinal) ? null : "";
    }
}
