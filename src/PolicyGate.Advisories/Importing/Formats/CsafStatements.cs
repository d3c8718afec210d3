using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Advisories.Records;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>What a document says of one flaw in each package: its status, and what is done about it.</summary>
internal sealed class CsafStatements(CsafProducts products, CsafVendor vendor)
{
    public ImmutableArray<AffectedPackage> Of(JsonElement flaw)
    {
        var status = new Dictionary<string, PackageStatus?>(StringComparer.Ordinal);
        var dates = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        TakeRemediations(flaw, status, dates);
        TakeStatuses(flaw, status);

        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var threat in flaw.ItemsAt("threats").Where(threat => threat.TextAt("category") == "impact"))
        {
            foreach (var id in threat.TextsAt("product_ids"))
                words[id] = threat.TextAt("details") ?? "";
        }

        var found = status.Select(item => (Id: item.Key, Status: item.Value, Product: products.Find(item.Key))).Where(item => item.Product is not null).ToList();
        var packages = ImmutableArray.CreateBuilder<AffectedPackage>();
        foreach (var place in found.GroupBy(item => (item.Product!.Ecosystem, item.Product.Module)).OrderBy(place => place.Key.Ecosystem, StringComparer.Ordinal).ThenBy(place => place.Key.Module, StringComparer.Ordinal))
        {
            AffectedPackage Complete(AffectedPackage package)
            {
                var ids = place.Where(item => item.Product!.Fix.Name == package.Name).Select(item => item.Id).ToList();
                return package with
                {
                    Module = place.Key.Module,
                    Channel = vendor.Channel(place.Key.Ecosystem),
                    Word = ids.Select(id => words.GetValueOrDefault(id)).FirstOrDefault(word => word is { Length: > 0 and <= 64 }),
                    FixPublished = package.Status == PackageStatus.Unstated ? ids.Where(dates.ContainsKey).Select(id => (DateTimeOffset?)dates[id]).Min() : null,
                };
            }

            packages.AddRange(RpmFixes.Fold(place.Key.Ecosystem, place.Where(item => item.Status is null && item.Product!.Fix.Version.Length > 0).Select(item => item.Product!.Fix), Complete));
            packages.AddRange(place.Where(item => item.Status is not null).GroupBy(item => item.Product!.Fix.Name, StringComparer.Ordinal).OrderBy(name => name.Key, StringComparer.Ordinal)
                .Select(name => Complete(Statement(place.Key.Ecosystem, name.Key, name.Select(item => item.Status!.Value).MinBy(Rank)))));
        }

        return packages.DrainToImmutable();
    }

    /// <summary>Where one line's ids of a package differ (by architecture), the one that says least in its favour counts.</summary>
    private static int Rank(PackageStatus status) => status switch
    {
        PackageStatus.NotAffected => 2,
        PackageStatus.UnderInvestigation => 1,
        _ => 0,
    };

    private static AffectedPackage Statement(string ecosystem, string name, PackageStatus status) =>
        status == PackageStatus.NotAffected ? Affects.Never(ecosystem, name) : Affects.Always(ecosystem, name, status);

    /// <summary>What is done, which also tells the status where the document has no <c>product_status</c>. Null stands for a fix.</summary>
    private static void TakeRemediations(JsonElement flaw, Dictionary<string, PackageStatus?> status, Dictionary<string, DateTimeOffset> dates)
    {
        foreach (var remediation in flaw.ItemsAt("remediations"))
        {
            var details = remediation.TextAt("details") ?? "";
            PackageStatus? found;
            switch (remediation.TextAt("category"))
            {
                case "vendor_fix": found = null; break;
                case "no_fix_planned": found = details.StartsWith("Out of support scope", StringComparison.OrdinalIgnoreCase) ? PackageStatus.EndOfLife : PackageStatus.WillNotFix; break;
                case "none_available": found = details.StartsWith("Fix deferred", StringComparison.OrdinalIgnoreCase) ? PackageStatus.FixDeferred : PackageStatus.Affected; break;
                // A workaround or mitigation changes no status.
                default: continue;
            }

            foreach (var id in remediation.TextsAt("product_ids"))
            {
                status[id] = found;
                if (found is null && remediation.TimeAt("date") is { } date)
                    dates[id] = date;
            }
        }
    }

    private static void TakeStatuses(JsonElement flaw, Dictionary<string, PackageStatus?> status)
    {
        foreach (var list in flaw.MembersAt("product_status"))
        {
            foreach (var item in OsvJson.Items(list.Value, list.Name))
            {
                var id = OsvJson.Name(item, list.Name);
                switch (list.Name)
                {
                    case "fixed" or "first_fixed" or "recommended": status[id] = null; break;
                    case "known_not_affected": status[id] = PackageStatus.NotAffected; break;
                    case "under_investigation": status[id] = PackageStatus.UnderInvestigation; break;
                    case "known_affected" or "first_affected" or "last_affected":
                        if (status.GetValueOrDefault(id) is null)
                            status[id] = PackageStatus.Affected;
                        break;
                    default: break;
                }
            }
        }
    }
}
