using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using PolicyGate.Analyzers;
using PolicyGate.Reporting.Sources;

namespace PolicyGate.Reporting.Folding;

/// <summary>
/// What makes a finding the same one from scan to scan: the flaw, the package without its version, and what part of the image it belongs to.
/// Versions, severities, texts, lines, digests and times aren't part of it.
/// </summary>
internal readonly record struct FindingIdentity(string RuleId, string PackageType, string Namespace, string Name, FindingRole Role, string Subject)
{
    internal static FindingIdentity Of(Finding finding, FindingRole role)
    {
        var ruleId = finding.Id.Printable(200);
        if (finding.Package is not { } package)
            return new(ruleId, "", "", "", role, SubjectOf(finding));
        var purl = package.Purl;
        var name = package.Source?.Name ?? purl.Name;
        return new(ruleId, purl.Type, purl.Namespace ?? "", purl.Type == "nuget" ? name.ToLowerInvariant() : name, role, "");
    }

    /// <summary>
    /// Version 1 of the fingerprint: the first 32 hex digits of the SHA-256 of all fields, each with its length before it so that no two
    /// lists of fields look alike. The recipe never changes; another one gets another version.
    /// </summary>
    internal string Fingerprint(string target)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var field in (ReadOnlySpan<string>)[RuleId, PackageType, Namespace, Name, target.Replace('\\', '/'), Role.Word(), Subject])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>What a title names: <c>The rule 'low-risk' counted through …</c> is about that rule, whatever else it says.</summary>
    private static string? Quoted(string title)
    {
        var start = title.IndexOf('\'', StringComparison.Ordinal) + 1;
        var end = start == 0 ? -1 : title.IndexOf('\'', start);
        return end > start ? title[start..end] : null;
    }

    private static string SubjectOf(Finding finding)
    {
        if (finding.ConfigurationKey is { } key)
            return key;
        if (finding.Source is { } place)
            return $"{place.Path.Replace('\\', '/')}\n{Quoted(finding.Title) ?? finding.Title}";
        return finding.Locations.IsDefaultOrEmpty ? "" : finding.Locations[0].Path;
    }
}
