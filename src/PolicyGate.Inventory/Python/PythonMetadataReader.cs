using System.Text;

namespace PolicyGate.Inventory;

/// <summary>Reads <c>METADATA</c> and <c>PKG-INFO</c> (Python's core metadata): the header lines up to the first empty one.</summary>
internal static class PythonMetadataReader
{
    public const int MaximumSize = 16 << 20;

    private const int MaximumLines = 20_000;
    private const string LicenseClassifier = "License ::";

    /// <summary>Null where the place is none of an installed package.</summary>
    /// <param name="path">Path of the file; it names the package where the file doesn't.</param>
    /// <param name="content">The file.</param>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static LanguagePackage? Read(string path, Stream content) => PythonPath.Place(path) is { } place ? ReadMetadata(place.Name, place.Version, content) : null;

    /// <summary>The zipped form of an egg; null where it has no metadata.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static LanguagePackage? ReadEgg(string path, Stream content)
    {
        if (PythonPath.Place(path) is not { } place)
            return null;
        using var metadata = ZipMember.Read(content, name => name == "EGG-INFO/PKG-INFO");
        return metadata is null ? null : ReadMetadata(place.Name, place.Version, metadata);
    }

    private static LanguagePackage ReadMetadata(string? name, string? version, Stream content)
    {
        string? statedName = null, statedVersion = null, expression = null, license = null;
        var classifiers = new List<string>();
        using var lines = new ControlLines(content);
        while (lines.Read(out var line) && !line.IsEmpty && lines.Number <= MaximumLines)
        {
            // A continuation is of a value that is longer than any that is looked at here.
            if (line[0] is (byte)' ' or (byte)'\t' || line.IndexOf((byte)':') is not (> 0 and var colon))
                continue;
            var value = Encoding.UTF8.GetString(line[(colon + 1)..]).Trim();
            switch (Encoding.UTF8.GetString(line[..colon]).Trim().TrimStart('\uFEFF').ToLowerInvariant())
            {
                case "name": statedName ??= value; break;
                case "version": statedVersion ??= value; break;
                case "license-expression": expression ??= value; break;
                case "license": license ??= value; break;
                case "classifier" when value.StartsWith(LicenseClassifier, StringComparison.Ordinal): classifiers.Add(value[(value.LastIndexOf(':') + 1)..].Trim()); break;
                default: break;
            }
        }

        name = string.IsNullOrEmpty(statedName) ? name : statedName;
        version = string.IsNullOrEmpty(statedVersion) ? version : statedVersion;
        if (name is null || version is null)
            throw new FormatException($"It has no {(name is null ? "Name" : "Version")}.");
        string?[] licenses = !string.IsNullOrEmpty(expression) ? [expression] : license is not (null or "" or "UNKNOWN") ? [license] : [.. classifiers];
        return LanguagePackage.Of(name, version, licenses);
    }
}
