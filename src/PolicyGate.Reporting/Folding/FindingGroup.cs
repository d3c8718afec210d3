using System.Collections.Immutable;
using System.Globalization;
using PolicyGate.Advisories;
using PolicyGate.Analyzers;
using PolicyGate.Policy;
using PolicyGate.Reporting.Sources;

namespace PolicyGate.Reporting.Folding;

/// <summary>Findings that people see as one: the same flaw of the same source package in the same part of the image.</summary>
internal sealed class FindingGroup
{
    private FindingGroup(FindingIdentity identity, SourceLocation location, string fingerprint, ImmutableArray<JudgedFinding> members, string onlyIn)
    {
        Identity = identity;
        Location = location;
        Fingerprint = fingerprint;
        Members = members;
        Lead = members[0];
        OnlyIn = onlyIn;
    }

    internal FindingIdentity Identity { get; }

    internal SourceLocation Location { get; }

    internal string Fingerprint { get; }

    /// <summary>The findings: those that count first, then the worst, then by purl, ordinal.</summary>
    internal ImmutableArray<JudgedFinding> Members { get; }

    /// <summary>The finding that speaks for the group.</summary>
    internal JudgedFinding Lead { get; }

    /// <summary>A sentence that names the images that the group stands in; empty where that is all that were folded.</summary>
    internal string OnlyIn { get; }

    internal Finding Finding => Lead.Finding;

    internal string RuleId => Identity.RuleId;

    internal bool IsVulnerability => Finding.Package is not null && Finding.Id != Finding.Check.Id;

    internal Severity Severity => Lead.Finding.Severity;

    internal GateAction Action => Members.Max(member => member.Action);

    internal bool Counts => Lead.Counts;

    /// <summary>The group's disposition: active if any member is.</summary>
    internal Disposition Disposition => Lead.Disposition;

    /// <summary>True for what a check reports for the full record only.</summary>
    internal bool IsSilent => Finding.Level is CheckLevel.Silent or CheckLevel.None;

    /// <summary>The package as an advisory names it: the source package of an operating-system package; null for the image itself.</summary>
    internal string? PackageName => Finding.Package is { } package ? package.Source?.Name ?? package.Name : null;

    /// <summary>The installed versions, as the advisory counts them, ordinal.</summary>
    internal ImmutableArray<string> Versions =>
        [.. Members.Select(member => member.Finding.Package).OfType<Inventory.Package>().Select(package => package.Source?.Version ?? package.Version).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Folds all findings of a scan: what stands in several images alike is one, too.</summary>
    internal static ImmutableArray<FindingGroup> Fold(ScanReport report) => Fold(report, report.Judgement.Findings, report.Images.Length);

    /// <summary>Folds findings; worst severity first, then by rule, path, line and fingerprint, ordinal.</summary>
    /// <param name="report">The scan they are of.</param>
    /// <param name="findings">The findings.</param>
    /// <param name="images">How many images they come from.</param>
    internal static ImmutableArray<FindingGroup> Fold(ScanReport report, IEnumerable<JudgedFinding> findings, int images)
    {
        var locator = new SourceLocator(report);
        var groups = new Dictionary<FindingIdentity, (SourceLocation Location, List<JudgedFinding> Members)>();
        foreach (var judged in findings.OrderBy(judged => judged.Finding.Source?.Line ?? 0))
        {
            var (location, role) = locator.Locate(judged.Finding);
            var identity = FindingIdentity.Of(judged.Finding, role);
            // Findings of one image at lines of a file are never one, however alike: each has to be mended at its own.
            if (judged.Finding.Source is not null)
            {
                for (var (first, number) = (identity, 2); groups.TryGetValue(identity, out var taken) && taken.Members.Exists(member => member.Image == judged.Image); number++)
                    identity = first with { Subject = string.Create(CultureInfo.InvariantCulture, $"{first.Subject}\n{number}") };
            }

            if (!groups.TryGetValue(identity, out var group))
                groups.Add(identity, group = (location, []));
            group.Members.Add(judged);
        }

        return
        [
            .. groups.Select(group => (group.Key, group.Value.Location, Members: Sort(group.Value.Members)))
                .Select(group => new FindingGroup(group.Key, group.Location, group.Key.Fingerprint(report.Target), group.Members, OnlyInOf(report, group.Members, images)))
                .OrderByDescending(group => group.Severity)
                .ThenBy(group => group.RuleId, StringComparer.Ordinal)
                .ThenBy(group => group.Location.Path, StringComparer.Ordinal)
                .ThenBy(group => group.Location.Region.Line)
                .ThenBy(group => group.Fingerprint, StringComparer.Ordinal),
        ];
    }

    private static string OnlyInOf(ScanReport report, ImmutableArray<JudgedFinding> members, int images)
    {
        if (images == 1)
            return "";
        // Where it counts is what matters: in the other images a rule may disable it.
        int[] own = [.. members.Where(member => member.Counts == members[0].Counts).Select(member => member.Image).OfType<int>().Distinct().Order()];
        return own.Length == 0 ? "" : report.OnlyIn(own);
    }

    private static ImmutableArray<JudgedFinding> Sort(List<JudgedFinding> members) => members.Count == 1
        ? [members[0]]
        : [.. members.OrderBy(member => member.Disposition switch
            {
                Disposition.Active => 0,
                Disposition.UnderReview => 1,
                Disposition.Disabled => 2,
                _ => 3,
            })
            .ThenByDescending(member => member.Action)
            .ThenByDescending(member => member.Finding.Severity)
            .ThenBy(member => member.Finding.Package?.Purl.ToString(), StringComparer.Ordinal)
            .ThenBy(member => member.Finding.Source?.Line)];
}
