using System.Text;

namespace PolicyGate.Inventory;

/// <summary>The main section of a jar's manifest (the JAR file specification), as far as it tells what the jar is.</summary>
internal sealed record JavaManifest
{
    public string? ImplementationVersion { get; private init; }

    /// <summary>OSGi's name, without directives.</summary>
    public string? BundleName { get; private init; }

    public string? BundleVersion { get; private init; }

    /// <summary>What a build with Maven puts there is its group.</summary>
    public string? VendorId { get; private init; }

    public static JavaManifest Parse(string text)
    {
        var manifest = new JavaManifest();
        var field = new StringBuilder();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line is [' ', ..])
            {
                field.Append(line[1..]);
                continue;
            }

            manifest = manifest.With(field.ToString());
            field.Clear().Append(line);
            if (line.IsEmpty)
                return manifest;
        }

        return manifest.With(field.ToString());
    }

    private JavaManifest With(string field)
    {
        var colon = field.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return this;
        var value = field[(colon + 1)..].Trim();
        if (value.Length is 0 or > 300 || value.Contains("${", StringComparison.Ordinal))
            return this;
        return field[..colon].ToUpperInvariant() switch
        {
            "IMPLEMENTATION-VERSION" => this with { ImplementationVersion = value },
            "BUNDLE-SYMBOLICNAME" => this with { BundleName = value.Split(';')[0].Trim() },
            "BUNDLE-VERSION" => this with { BundleVersion = value },
            "IMPLEMENTATION-VENDOR-ID" => this with { VendorId = value },
            _ => this,
        };
    }
}
