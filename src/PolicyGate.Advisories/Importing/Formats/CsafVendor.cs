using System.Text.RegularExpressions;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>How a publisher of CSAF documents names its product lines.</summary>
/// <param name="Publisher">What its name starts with.</param>
/// <param name="Source">The first half of its feeds' names.</param>
/// <param name="IdPrefix">What stands before a CVE in the id of what it says of it.</param>
/// <param name="Ecosystem">The ecosystem of a product line, by name and CPE; null for what has no packages of a distribution.</param>
/// <param name="Channel">Who gets the fixes of an ecosystem; null for everybody.</param>
internal sealed partial record CsafVendor(string Publisher, string Source, string IdPrefix, Func<string, string?, string?> Ecosystem, Func<string, string?> Channel)
{
    private static readonly CsafVendor[] _vendors =
    [
        // OSV calls Red Hat's ecosystems by the tail of their CPE: Red Hat:enterprise_linux:9::baseos.
        new("Red Hat", "Red Hat CSAF", "REDHAT", (_, cpe) => cpe is not null && RedHat().Match(cpe) is { Success: true } match ? $"Red Hat:{match.Groups["tail"].Value}" : null, RedHatChannel),
        new("SUSE", "SUSE CSAF", "SUSE", (name, _) => name.Contains("SUSE ", StringComparison.Ordinal) ? SuseProducts.Ecosystem(name) : null, _ => null),
    ];

    public static CsafVendor? Find(string publisher) => Array.Find(_vendors, vendor => publisher.StartsWith(vendor.Publisher, StringComparison.OrdinalIgnoreCase));

    /// <summary>Streams of updates that are paid for: <c>rhel_eus:9.2</c> of <c>Red Hat:rhel_eus:9.2::appstream</c>.</summary>
    private static string? RedHatChannel(string ecosystem)
    {
        var parts = ecosystem.Split(':');
        return parts.Length >= 3 && parts[1].StartsWith("rhel_", StringComparison.Ordinal) ? $"{parts[1]}:{parts[2]}" : null;
    }

    [GeneratedRegex(@"^cpe:/[ao]:redhat:(?<tail>[a-z0-9_.-]+:[^\s]+|[a-z0-9_.-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex RedHat();
}
