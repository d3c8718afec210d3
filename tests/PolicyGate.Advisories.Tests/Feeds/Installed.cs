using System.Collections.Immutable;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Tests;

/// <summary>Builds installed packages and asks a database about them.</summary>
internal static class Installed
{
    public static readonly DateTimeOffset Today = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public static Distribution Debian { get; } = new("debian", "12", "bookworm", "Debian GNU/Linux 12 (bookworm)", null);

    public static Package Deb(string name, string version, string? source = null, string? sourceVersion = null) =>
        Package("deb", name, version) with { Source = source is null ? null : new SourcePackage(source, sourceVersion ?? version) };

    public static Package Nupkg(string name, string version) => Package("nuget", name, version);

    public static Package Package(string type, string name, string version) => new()
    {
        Purl = new() { Type = type is "deb" or "apk" or "rpm" ? type : "nuget", Namespace = type == "deb" ? "debian" : null, Name = name, Version = version },
        Type = type,
        Name = name,
        Version = version,
        Locations = [new("somewhere", 0)],
        Layer = 0,
        Evidence = "test",
    };

    public static VulnerabilityReport Report(this AdvisoryDatabase database, Distribution? distribution, params Package[] packages) =>
        database.Match(new() { Distribution = distribution, Packages = [.. packages] }, Today, TestContext.Current.CancellationToken);

    public static ImmutableArray<VulnerabilityMatch> Match(this AdvisoryDatabase database, params Package[] packages) => database.Report(Debian, packages).Matches;

    /// <summary>Id, aliases, fixed version: what most tests are about.</summary>
    public static string Line(this VulnerabilityMatch match) =>
        $"{match.Package.Name} {match.Id} [{string.Join(' ', match.Aliases)}] {match.FixedVersion ?? "-"}";

    public static string[] Lines(this IEnumerable<VulnerabilityMatch> matches) => [.. matches.Select(Line)];
}
