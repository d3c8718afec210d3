using System.Globalization;
using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads the lists that CBL-Mariner and Azure Linux leave in distroless images in place of a database: <c>container-manifest-2</c> has ten columns divided by tabs
/// (name, version-release, times of installation and build, vendor, epoch, size, architecture, epoch as a number, source rpm), <c>container-manifest-1</c> one: <c>name-version-release.arch</c>.
/// </summary>
internal static class RpmManifestReader
{
    public const int MaximumSize = 64 << 20;

    private const int MaximumLineLength = 8192;
    private const int Columns = 10;
    private const string Nothing = "(none)";

    /// <exception cref="FormatException">There is no package in it.</exception>
    public static RpmDatabase Read(Stream content)
    {
        using var packages = new RpmPackages();
        using var lines = new ControlLines(content);
        while (lines.Read(out var line))
        {
            if (line.Trim(" \t"u8).IsEmpty)
                continue;
            var text = line.Length <= MaximumLineLength && !lines.Cut ? Encoding.UTF8.GetString(line) : "";
            if ((text.Contains('\t', StringComparison.Ordinal) ? OfColumns(text.Split('\t')) : OfName(text)) is { } package)
                packages.Add(package);
            else
                packages.AddDefect($"line {lines.Number} is no package: '{text.Printable(100)}'");
        }

        return packages.ToDatabase(RpmDatabaseFormat.Manifest);
    }

    private static RpmPackage? OfColumns(string[] columns)
    {
        if (columns.Length != Columns || columns[0].Length == 0)
            return null;
        var dash = columns[1].LastIndexOf('-');
        if (dash <= 0)
            return null;
        // The number is 0 for a package without epoch, too.
        var epoch = Epoch(columns[5]) ?? (Epoch(columns[8]) is > 0 and var number ? number : null);
        return new(columns[0], epoch, columns[1][..dash], columns[1][(dash + 1)..], Stated(columns[7]) ?? "", Stated(columns[9]), Stated(columns[4]), null, null);
    }

    private static RpmPackage? OfName(string text)
    {
        var dot = text.LastIndexOf('.');
        var release = dot < 0 ? -1 : text.LastIndexOf('-', dot);
        var version = release <= 0 ? -1 : text.LastIndexOf('-', release - 1);
        return version <= 0 || version + 1 == release ? null : new(text[..version], null, text[(version + 1)..release], text[(release + 1)..dot], text[(dot + 1)..], null, null, null, null);
    }

    private static uint? Epoch(string column) => uint.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;

    private static string? Stated(string column) => column is "" or Nothing ? null : column;
}
