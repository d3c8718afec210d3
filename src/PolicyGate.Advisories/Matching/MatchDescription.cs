using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Enrichment;
using PolicyGate.Advisories.Records;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>Turns the flaws of one package into matches.</summary>
internal sealed class MatchDescription(AliasIndex aliases, EnrichmentReader enrichment, PackageQuery query, PackageStatements statements)
{
    public VulnerabilityMatch Of(Flaw flaw, Package package)
    {
        var ecosystem = query.Scope.Ecosystem;
        var others = Others(flaw);
        var facts = enrichment.Of(flaw.Id);
        var severity = SeverityChoice.Of(flaw.Hits, others, facts.Vectors);
        List<AdvisoryRecord> records = [.. flaw.Hits.Select(hit => hit.Record)];
        var fix = Fix(flaw, ecosystem);
        var cwes = MatchText.Cwes(records);
        return new()
        {
            Package = package,
            Id = flaw.Id,
            Aliases = flaw.Ids.Remove(flaw.Id),
            Category = ecosystem.Category,
            Title = MatchText.Title(flaw, query.First.Name),
            Details = records.Select(record => record.Details).FirstOrDefault(details => details is not null),
            Severity = severity.Severity,
            SeveritySource = severity.Source,
            Cvss = severity.Scores,
            FixedVersion = fix?.FixedVersion,
            FixPublished = fix?.Package.FixPublished,
            RestrictedFix = fix is null ? RestrictedFix(flaw) : null,
            AffectedRange = $"vers:{package.Purl.Type}/{flaw.Hits[0].Evaluation.Range}",
            Status = fix is not null ? "fixed" : Status(flaw),
            Cwes = cwes.IsEmpty ? MatchText.Cwes(others) : cwes,
            References = MatchText.References(flaw),
            Published = Earliest(records),
            Modified = Latest(records),
            Epss = facts.Epss,
            KnownExploited = facts.IsExploited,
            DueDate = facts.DueDate,
        };
    }

    /// <summary>Other records of the same flaw: first those that name it as their own, GitHub's before others, then those that are downstream of just this one.</summary>
    private List<AdvisoryRecord> Others(Flaw flaw)
    {
        var others = aliases.Naming(flaw.Id)
            .Where(item => (item.IsSameFlaw || AdvisoryIds.Cves(item.Record).Length == 1) && !flaw.Hits.Any(hit => hit.Reference == item.Reference)).ToList();
        others.Sort((left, right) =>
        {
            var order = Rank(left) - Rank(right);
            if (order == 0)
                order = string.CompareOrdinal(left.Record.Id, right.Record.Id);
            return order != 0 ? order : left.Reference.CompareTo(right.Reference);
        });
        return others.ConvertAll(item => item.Record);
    }

    private static int Rank(NamingRecord item) => item.IsSameFlaw ? AdvisoryIds.IsGitHub(item.Record.Id) ? 0 : 1 : 2;

    private static Hit? Fix(Flaw flaw, Ecosystem ecosystem)
    {
        Hit? best = null;
        foreach (var hit in flaw.Hits)
        {
            if (hit.FixedVersion is not { } version)
                continue;
            var order = best is null ? 0 : ecosystem.Order.Compare(version, best.FixedVersion!);
            if (best is null || (ecosystem.HasOneLine ? order > 0 : order < 0))
                best = hit;
        }

        return best;
    }

    private RestrictedFix? RestrictedFix(Flaw flaw)
    {
        foreach (var id in flaw.Ids)
        {
            if (statements.RestrictedFix(id) is { } fix)
                return fix;
        }

        return null;
    }

    /// <summary>What the first record says that says something.</summary>
    private static string Status(Flaw flaw)
    {
        foreach (var hit in flaw.Hits)
        {
            switch (hit.Package.Status)
            {
                case PackageStatus.WillNotFix: return "will-not-fix";
                case PackageStatus.FixDeferred: return "fix-deferred";
                case PackageStatus.EndOfLife: return "end-of-life";
                case PackageStatus.UnderInvestigation: return "under-investigation";
                case PackageStatus.Affected: return "affected";
                default: break;
            }

            // So Debian's urgency tells it in OSV's records.
            if (hit.Package.Word == "end-of-life")
                return "end-of-life";
        }

        return "affected";
    }

    private static DateTimeOffset? Earliest(List<AdvisoryRecord> records)
    {
        DateTimeOffset? earliest = null;
        foreach (var record in records)
        {
            if (earliest is null || record.Published < earliest)
                earliest = record.Published;
        }

        return earliest;
    }

    private static DateTimeOffset Latest(List<AdvisoryRecord> records)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var record in records)
        {
            if (record.Modified > latest)
                latest = record.Modified;
        }

        return latest;
    }
}
