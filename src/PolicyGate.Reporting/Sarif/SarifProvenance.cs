using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Sarif;
using PolicyGate.Policy;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Which commit of which repository the paths belong to.</summary>
internal static partial class SarifProvenance
{
    private static readonly string[] s_schemes = ["https", "http", "ssh", "git"];

    internal static IList<VersionControlDetails>? Create(RepositoryFacts? repository)
    {
        if (repository is not { RemoteUrl: { } remote, Head: { Length: 40 or 64 } head } || Address(remote) is not { } address
            || !head.All(char.IsAsciiHexDigit) || head.All(digit => digit == '0'))
        {
            return null;
        }

        return
        [
            new()
            {
                RepositoryUri = address,
                RevisionId = head.ToLowerInvariant(),
                Branch = string.IsNullOrWhiteSpace(repository.Branch) ? null : repository.Branch.Printable(),
                MappedTo = new() { UriBaseId = SarifRun.SourceRoot },
            },
        ];
    }

    /// <summary>The remote without user, password, query and fragment; git's short form <c>git@host:path</c> as ssh. Null for a folder or anything else that tells of one machine only.</summary>
    internal static Uri? Address(string remote)
    {
        if (!remote.Contains("://", StringComparison.Ordinal) && ShortForm().Match(remote) is { Success: true } match)
            remote = $"ssh://{match.Groups[1].Value}/{match.Groups[2].Value.TrimStart('/')}";
        if (!Uri.TryCreate(remote, UriKind.Absolute, out var uri) || !s_schemes.Contains(uri.Scheme) || uri.Host.Length == 0)
            return null;
        var port = uri.IsDefaultPort || uri.Port < 0 ? "" : $":{uri.Port}";
        return new Uri($"{uri.Scheme}://{uri.Host}{port}{uri.AbsolutePath}");
    }

    [GeneratedRegex(@"^(?:[^@/\\]+@)?([A-Za-z0-9.-]{2,}):(.+)$")]
    private static partial Regex ShortForm();
}
