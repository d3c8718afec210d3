using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Tells the distribution, from <c>os-release</c> or what was there before it.</summary>
internal sealed class DistributionCataloger : IPackageCataloger
{
    // os-release(5): the file in etc takes precedence over the vendor's.
    private static readonly string[] s_osReleasePaths = ["etc/os-release", "usr/lib/os-release"];

    private readonly FactReader<OsRelease> _osRelease = new("os-release", 2, s_osReleasePaths, OsRelease.Format, (_, content) => OsRelease.Read(content)) { MaximumSize = OsRelease.MaximumSize };
    private readonly FactReader<OsRelease> _lsbRelease = new("lsb-release", 2, ["etc/lsb-release"], OsRelease.Format, (_, content) => OsRelease.Read(content)) { MaximumSize = OsRelease.MaximumSize };
    private readonly FactReader<string> _debianVersion = FirstLine("debian-version", "etc/debian_version");
    private readonly FactReader<string> _alpineRelease = FirstLine("alpine-release", "etc/alpine-release");
    private readonly FactReader<string> _release = FirstLine("release-file", ReleaseFile.Paths);
    private readonly FactReader<ApkRepositories> _repositories = new("apk-repositories", 1, ApkRepositories.Patterns, ApkRepositories.Format, (_, content) => ApkRepositories.Read(content)) { MaximumSize = OsRelease.MaximumSize };

    public IReadOnlyList<FactReader> Readers => [_osRelease, _lsbRelease, _debianVersion, _alpineRelease, _release, _repositories];

    public void Catalog(ImageFiles files, PackageInventoryBuilder inventory)
    {
        var osRelease = files.Facts(_osRelease).OrderBy(fact => Array.IndexOf(s_osReleasePaths, fact.Path)).FirstOrDefault();
        inventory.Distribution = new DistributionFiles
        {
            OsRelease = osRelease?.Value,
            LsbRelease = files.Facts(_lsbRelease).FirstOrDefault()?.Value,
            DebianVersion = files.Facts(_debianVersion).FirstOrDefault()?.Value,
            AlpineRelease = files.Facts(_alpineRelease).FirstOrDefault()?.Value,
        }.Recognize()
            ?? files.Facts(_release).OrderBy(fact => Array.IndexOf(ReleaseFile.Paths, fact.Path)).Select(fact => ReleaseFile.Recognize(fact.Value)).FirstOrDefault(found => found is not null)
            ?? WindowsRelease.Of(inventory.Configuration);
        if (inventory.Distribution is { Id: "alpine" } alpine)
            inventory.Distribution = ApkRepositories.Reconcile(alpine, files.Facts(_repositories), inventory);
        if (inventory.Distribution is not null)
            return;

        inventory.Notify(osRelease is null
            ? new("PG8002", NotificationLevel.Warning, "The distribution is unknown: the image has no etc/os-release and no usr/lib/os-release. Its operating-system packages can't be matched.")
            : new("PG8002", NotificationLevel.Warning, $"The distribution is unknown: {Defect(osRelease.Value)} Its operating-system packages can't be matched.", osRelease.Path.Printable()));
    }

    private static string Defect(OsRelease osRelease) => osRelease["ID"] is { } id
        ? $"'{id.Printable(100)}' is not an ID; expected lower-case letters, digits and .-_ as os-release(5) says."
        : "the file has no ID.";

    private static FactReader<string> FirstLine(string name, params string[] paths) =>
        new(name, 1, paths, FactFormat.Text, (_, content) => ReadFirstLine(content)) { MaximumSize = OsRelease.MaximumSize };

    private static string ReadFirstLine(Stream content)
    {
        using var reader = new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var line = reader.ReadLine()?.Trim() ?? "";
        return line[..Math.Min(line.Length, 200)];
    }
}
