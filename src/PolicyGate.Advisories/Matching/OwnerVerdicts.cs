using PolicyGate.Advisories.Ecosystems;
using PolicyGate.Advisories.Storage;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Matching;

/// <summary>
/// Of packages whose files belong to an operating-system package: the distribution mends flaws without changing their version, so its advisories decide, and not those of their own
/// ecosystem as well. But only where it publishes any for the owner: a package of somebody else's repository (Microsoft's own for .NET) is unknown to it.
/// </summary>
internal sealed class OwnerVerdicts(AdvisoryPages pages, PackageInventory inventory)
{
    private readonly Dictionary<string, bool> _decides = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _deciding = new(StringComparer.Ordinal);
    private Dictionary<string, Package>? _packages;
    private int _count;

    /// <summary>Which packages were left to their owners.</summary>
    public IEnumerable<Notification> Notifications
    {
        get
        {
            if (_count == 0)
                yield break;
            var names = string.Join(", ", _deciding.Take(5).Select(name => name.Printable(100))) + (_deciding.Count > 5 ? $" and {_deciding.Count - 5} more" : "");
            yield return new("PG8039", NotificationLevel.Note, $"{_count} package(s) in files of operating-system packages ({names}) are left to the advisories of the distribution, which names these.");
        }
    }

    /// <summary>True where the advisories for a package's owner decide.</summary>
    public bool Decide(Package package, QueryPlan plan)
    {
        if (package.Owner is null)
            return false;
        var purl = package.Owner.ToString();
        if (!_decides.TryGetValue(purl, out var decides))
            _decides[purl] = decides = IsKnown(purl, plan);
        if (!decides)
            return false;
        _count++;
        _deciding.Add(package.Owner.Name);
        return true;
    }

    private bool IsKnown(string purl, QueryPlan plan)
    {
        _packages ??= inventory.Packages.GroupBy(package => package.Purl.ToString(), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return _packages.TryGetValue(purl, out var owner)
            && plan.For(owner) is { Scope.Ecosystem.IsDistribution: true } query
            && query.Scope.Feeds.Any(asked => !asked.Feed.Partial && query.Names.Any(name => pages.FindPackage(asked.Feed, PackageNames.Normalize(asked.Feed.Ecosystem, name.Name)).Count > 0));
    }
}
