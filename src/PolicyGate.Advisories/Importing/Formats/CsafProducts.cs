using System.Text.Json;
using PolicyGate.Advisories.Osv;
using PolicyGate.Inventory;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>A package of a product line, as a document names it by one product id.</summary>
/// <param name="Ecosystem">The product line's.</param>
/// <param name="Fix">The package; without a version where the document means all of them.</param>
/// <param name="Module">The rpm module it is of; null where the document doesn't say.</param>
internal sealed record CsafProduct(string Ecosystem, RpmFix Fix, string? Module);

/// <summary>The products of a document: lines of products, packages, and which packages are components of which line.</summary>
internal sealed class CsafProducts
{
    private const int MaximumDepth = 16;

    private readonly CsafVendor _vendor;
    private readonly Dictionary<string, string> _ecosystems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (RpmFix Fix, string? Module)> _packages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CsafProduct> _components = new(StringComparer.Ordinal);

    private CsafProducts(CsafVendor vendor) => _vendor = vendor;

    public static CsafProducts Read(JsonElement tree, CsafVendor vendor)
    {
        var products = new CsafProducts(vendor);
        products.TakeBranches(tree, 0);
        foreach (var product in tree.ItemsAt("full_product_names"))
            products.Take(product);
        foreach (var relationship in tree.ItemsAt("relationships"))
        {
            var (package, line) = (relationship.TextAt("product_reference"), relationship.TextAt("relates_to_product_reference"));
            if (package is not null && line is not null && products._packages.TryGetValue(package, out var found) && products._ecosystems.TryGetValue(line, out var ecosystem)
                && relationship.Member("full_product_name").TextAt("product_id") is { } id)
                products._components[id] = new(ecosystem, found.Fix, found.Module);
        }

        return products;
    }

    /// <summary>What a product id names; null for what is no package of a distribution (an image, a product without a CPE).</summary>
    public CsafProduct? Find(string id) => _components.GetValueOrDefault(id);

    private void TakeBranches(JsonElement parent, int depth)
    {
        if (depth > MaximumDepth)
            throw new OsvFormatException("its product tree is nested too deeply");
        foreach (var branch in parent.ItemsAt("branches"))
        {
            if (branch.Member("product") is { ValueKind: JsonValueKind.Object } product)
                Take(product);
            TakeBranches(branch, depth + 1);
        }
    }

    private void Take(JsonElement product)
    {
        var (id, name) = (product.NameAt("product_id"), product.NameAt("name"));
        var helper = product.Member("product_identification_helper");
        var purl = helper.TextAt("purl");
        if (purl is null && _vendor.Ecosystem(name, helper.TextAt("cpe")) is { } ecosystem)
            _ecosystems[id] = ecosystem;
        else if (purl is not null && purl.StartsWith("pkg:rpm/", StringComparison.Ordinal) && PackageUrl.TryParse(purl, out var parsed))
            _packages[id] = Package(parsed, id);
        else if (purl is null && helper.TextAt("cpe") is null)
            TakeByName(id, name);
    }

    /// <summary>Older documents have no purl: <c>pam</c>, <c>pam-1.3.0-150000.6.66.1.x86_64</c>, <c>python39:3.9/python39</c>. What has a blank or another slash is none.</summary>
    private void TakeByName(string id, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var module = slash > 0 && name.AsSpan(0, slash).Contains(':') ? name[..slash] : null;
        var package = module is null ? name : name[(slash + 1)..];
        if (!package.AsSpan().ContainsAny(" /:"))
            _packages[id] = (Nevra(package) ?? new(package, "", ""), module);
    }

    private static (RpmFix Fix, string? Module) Package(PackageUrl purl, string id)
    {
        var version = purl.Version is not { Length: > 0 } text ? "" : text.Contains(':', StringComparison.Ordinal) ? text : $"{purl.Qualifiers.GetValueOrDefault("epoch") ?? "0"}:{text}";
        // The module stands in the purl (rpmmod=name:stream:…) or behind the product id (::name:stream).
        var module = purl.Qualifiers.GetValueOrDefault("rpmmod") ?? (id.IndexOf("::", StringComparison.Ordinal) is > 0 and var at ? id[(at + 2)..] : null);
        return (new(purl.Name, version, purl.Qualifiers.GetValueOrDefault("arch") ?? ""), module is null ? null : string.Join(':', module.Split(':').Take(2)));
    }

    /// <summary>The package of a name like <c>pam-1.3.0-150000.6.66.1.x86_64</c>; older documents have no purl.</summary>
    private static RpmFix? Nevra(string name)
    {
        var architecture = name.LastIndexOf('.');
        var release = architecture > 0 ? name.LastIndexOf('-', architecture) : -1;
        var version = release > 0 ? name.LastIndexOf('-', release - 1) : -1;
        return version <= 0 || name[(architecture + 1)..].Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_') || !char.IsAsciiDigit(name[version + 1]) ? null
            : new(name[..version], $"0:{name[(version + 1)..architecture]}", name[(architecture + 1)..]);
    }
}
