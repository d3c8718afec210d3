using System.Globalization;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Tells the distribution, from <c>os-release</c> or what was there before it.</summary>
internal sealed class DistributionCataloger : IPackageCataloger
{
    // os-release(5): the file in etc takes precedence over the vendor's.
    private static readonly string[] s_osReleasePaths = ["etc/os-release", "usr/lib/os-release"];

    private readonly FactReader<OsRelease> _osRelease = new("os-release", 1, s_osReleasePaths, OsRelease.Format, (_, content) => OsRelease.Read(content)) { MaximumSize = OsRelease.MaximumSize };
    private readonly FactReader<OsRelease> _lsbRelease = new("lsb-release", 1, ["etc/lsb-release"], OsRelease.Format, (_, content) => OsRelease.Read(content)) { MaximumSize = OsRelease.MaximumSize };
    private readonly FactReader<string> _debianVersion = new("debian-version", 1, ["etc/debian_version"], FactFormat.Text, (_, content) => ReadFirstLine(content)) { MaximumSize = OsRelease.MaximumSize };
    private readonly FactReader<string> _release = new("release-file", 1, ReleaseFile.Paths, FactFormat.Text, (_, content) => ReadFirstLine(content)) { MaximumSize = OsRelease.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_osRelease, _lsbRelease, _debianVersion, _release];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var osRelease = files.Facts(_osRelease).OrderBy(fact => Array.IndexOf(s_osReleasePaths, fact.Path)).FirstOrDefault();
        var lsbRelease = files.Facts(_lsbRelease).FirstOrDefault();
        var debianVersion = files.Facts(_debianVersion).FirstOrDefault();
        inventory.Distribution = Recognize(osRelease?.Value, lsbRelease?.Value, debianVersion?.Value)
            ?? files.Facts(_release).OrderBy(fact => Array.IndexOf(ReleaseFile.Paths, fact.Path)).Select(fact => ReleaseFile.Recognize(fact.Value)).FirstOrDefault(found => found is not null)
            ?? WindowsRelease.Of(inventory.Configuration);
        if (inventory.Distribution is not null)
            return;

        inventory.Notify(osRelease is null
            ? new("PG8002", NotificationLevel.Warning, "The distribution is unknown: the image has no etc/os-release and no usr/lib/os-release. Its operating-system packages can't be matched.")
            : new("PG8002", NotificationLevel.Warning, $"The distribution is unknown: {Defect(osRelease.Value)} Its operating-system packages can't be matched.", osRelease.Path.Printable()));
    }

    internal static Distribution? Recognize(OsRelease? osRelease, OsRelease? lsbRelease, string? debianVersion)
    {
        if (Identifier(osRelease?["ID"]) is { } id)
        {
            var (release, codename) = id == "debian" ? DebianRelease(osRelease!["VERSION_ID"] ?? debianVersion) : (osRelease!["VERSION_ID"], null);
            return new(id, release, osRelease["VERSION_CODENAME"] ?? osRelease["UBUNTU_CODENAME"] ?? codename ?? NameInParentheses(osRelease["VERSION"]), osRelease["PRETTY_NAME"], osRelease["ID_LIKE"]);
        }

        if (Identifier(lsbRelease?["DISTRIB_ID"]) is { } lsbId)
            return new(lsbId, lsbRelease!["DISTRIB_RELEASE"], lsbRelease["DISTRIB_CODENAME"], lsbRelease["DISTRIB_DESCRIPTION"], null);

        // Debian before version 7 had this file only; every derivative that still has it has one of the others as well.
        if (osRelease is null && lsbRelease is null && debianVersion is { Length: > 0 })
        {
            var (release, codename) = DebianRelease(debianVersion);
            return new("debian", release, codename, null, null);
        }

        return null;
    }

    private static string? Identifier(string? value)
    {
        var id = value?.Trim().ToLowerInvariant();
        return string.IsNullOrEmpty(id) || !id.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-') ? null : id;
    }

    private static string Defect(OsRelease osRelease) => osRelease["ID"] is { } id
        ? $"'{id.Printable(100)}' is not an ID; expected lower-case letters, digits and .-_ as os-release(5) says."
        : "the file has no ID.";

    // Debian's release is the first number from version 4 on: 12.5 is 12. A testing or unstable one is named, as in trixie/sid.
    private static (string? Release, string? Codename) DebianRelease(string? version)
    {
        if (string.IsNullOrEmpty(version))
            return (null, null);
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        if (int.TryParse(version.AsSpan(0, dot < 0 ? version.Length : dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major))
            return (dot > 0 && major >= 4 ? version[..dot] : version, null);
        return (null, version.Split('/')[0]);
    }

    // VERSION="8 (jessie)", before there was a VERSION_CODENAME.
    private static string? NameInParentheses(string? version)
    {
        var open = version?.LastIndexOf('(') ?? -1;
        var close = version?.LastIndexOf(')') ?? -1;
        if (open < 0 || close <= open + 1)
            return null;
        var name = version![(open + 1)..close];
        return name.All(char.IsAsciiLetterLower) ? name : null;
    }

    private static string ReadFirstLine(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var line = reader.ReadLine()?.Trim() ?? "";
        return line[..Math.Min(line.Length, 200)];
    }
}
