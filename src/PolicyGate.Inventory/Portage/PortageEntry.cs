using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What one file of a package's folder in portage's database says; the package itself is the folder's name.</summary>
/// <param name="License">Licence, of <c>LICENSE</c>; empty for other files.</param>
/// <param name="Files">The files, of <c>CONTENTS</c>; none for other files.</param>
internal sealed record PortageEntry(string License, OwnedFiles Files)
{
    public const int MaximumSize = 256 << 20;

    private const int MaximumLicenseLength = 1024;

    public static FactFormat<PortageEntry> Format { get; } = new(
        (writer, entry) =>
        {
            writer.WriteText(entry.License);
            OwnedFiles.Write(writer, entry.Files);
        },
        reader => new(reader.ReadText(), OwnedFiles.Read(reader)));

    public static PortageEntry Read(string fileName, Stream content)
    {
        using var lines = new ControlLines(content);
        return fileName switch
        {
            "LICENSE" => new(lines.Read(out var license) ? Encoding.UTF8.GetString(license[..Math.Min(license.Length, MaximumLicenseLength)]) : "", OwnedFiles.None),
            "CONTENTS" => new("", ReadContents(lines)),
            _ => new("", OwnedFiles.None),
        };
    }

    /// <summary>Name and version of <c>openssl-3.0.13-r2</c>: the version begins after the last hyphen before a digit, and a revision belongs to it; null where it has none.</summary>
    public static (string Name, string Version)? Split(string folder)
    {
        var end = folder.Length;
        while ((end = folder.LastIndexOf('-', end - 1)) > 0)
        {
            if (end + 1 < folder.Length && char.IsAsciiDigit(folder[end + 1]))
                return (folder[..end], folder[(end + 1)..]);
        }

        return null;
    }

    // "obj PATH MD5 TIME", "sym PATH -> TARGET TIME", "dir PATH"; a path may hold blanks.
    private static OwnedFiles ReadContents(ControlLines lines)
    {
        var files = new OwnedFilesBuilder();
        while (lines.Read(out var line))
        {
            if (!line.StartsWith("obj "u8))
                continue;
            var path = line[4..];
            for (var field = 0; field < 2 && path.LastIndexOf((byte)' ') is >= 0 and var blank; field++)
                path = path[..blank];
            files.Add(path);
        }

        return files.Build();
    }
}
