using PolicyGate.Inventory;

namespace PolicyGate.Reporting.Sboms;

/// <summary>One of the images of a bill of materials, and how its parts are referred to.</summary>
internal sealed class SbomImage
{
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);
    private readonly string[] _ordered;

    /// <param name="report">The image.</param>
    /// <param name="prefix">What tells its references from those of other images.</param>
    internal SbomImage(ImageReport report, string prefix)
    {
        Report = report;
        Reference = prefix + "image";
        DistributionReference = "OperatingSystem" + (prefix.Length == 0 ? "" : "-") + prefix.TrimEnd('/');
        var taken = new HashSet<string>(StringComparer.Ordinal);
        _ordered = new string[report.Inventory.Packages.Length];
        for (var index = 0; index < _ordered.Length; index++)
        {
            var package = report.Inventory.Packages[index];
            var purl = prefix + package.Purl;
            // Something else may have the same package URL, as a framework and a package of its name.
            _ordered[index] = taken.Add(purl) ? purl : $"{purl}#{package.Type}";
            _references.TryAdd(KeyOf(package), _ordered[index]);
        }
    }

    internal ImageReport Report { get; }

    internal string Reference { get; }

    internal string DistributionReference { get; }

    /// <summary>For people and other tools: the image's name without tag, else its digest.</summary>
    internal string Name => ImageName.Parse(Report.Image.Name)?.Repository ?? Report.Image.Digest.ToString();

    /// <summary>What was not read, so that packages may be missing; null where nothing is known to be.</summary>
    internal string? Gap
    {
        get
        {
            var unreadable = Report.Notifications.Count(notification => notification is { Id: "PG8001", Level: not NotificationLevel.Note });
            return unreadable == 0 ? null : FormattableString.Invariant($"{unreadable} file(s) could not be read");
        }
    }

    /// <summary>The reference of a package by its position.</summary>
    internal string ReferenceOf(int package) => _ordered[package];

    /// <summary>The reference of a package of a finding; null where the image hasn't it.</summary>
    internal string? ReferenceOf(Package package) => _references.GetValueOrDefault(KeyOf(package));

    private static string KeyOf(Package package) => $"{package.Type}\n{package.Purl}";
}
