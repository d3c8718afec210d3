using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>A package of a language's package manager, as its own metadata names it.</summary>
/// <param name="Name">Name as written there.</param>
/// <param name="Version">Version as written there.</param>
/// <param name="Licenses">Licences as written there.</param>
/// <param name="Qualifiers">Qualifiers of its package URL: keys and values by turns.</param>
internal sealed record LanguagePackage(string Name, string Version, ImmutableArray<string> Licenses, ImmutableArray<string> Qualifiers)
{
    private const int MaximumNameLength = 512;
    private const int MaximumVersionLength = 256;
    private const int MaximumLicenseLength = 200;
    private const int MaximumLicenses = 20;

    public static FactFormat<LanguagePackage> Format { get; } = new(Write, Read);

    /// <summary>What metadata tells, once it is known to be bounded.</summary>
    /// <exception cref="FormatException">Name or version is none.</exception>
    public static LanguagePackage Of(string name, string version, IEnumerable<string?>? licenses = null, params ReadOnlySpan<string> qualifiers)
    {
        if (!IsText(name, MaximumNameLength) || name[0] == '/' || name[^1] == '/')
            throw new FormatException($"'{name.Printable(100)}' is not a package's name.");
        if (!IsText(version, MaximumVersionLength))
            throw new FormatException($"'{version.Printable(100)}' is not a version.");
        return new(name, version, [.. (licenses ?? []).OfType<string>().Where(license => IsText(license, MaximumLicenseLength)).Distinct(StringComparer.Ordinal).Take(MaximumLicenses)], [.. qualifiers]);
    }

    public static void Write(BinaryWriter writer, LanguagePackage package)
    {
        writer.WriteText(package.Name);
        writer.WriteText(package.Version);
        writer.WriteTexts(package.Licenses);
        writer.WriteTexts(package.Qualifiers);
    }

    public static LanguagePackage Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadText(), reader.ReadTexts(), reader.ReadTexts());

    /// <summary>The package as found in a file.</summary>
    public Package ToPackage<T>(string type, string? purlNamespace, string purlName, FileFact<T> file, string evidence)
    {
        var purl = new PackageUrl { Type = type, Namespace = purlNamespace, Name = purlName, Version = Version };
        for (var i = 0; i + 1 < Qualifiers.Length; i += 2)
            purl = purl.WithQualifier(Qualifiers[i], Qualifiers[i + 1]);
        return new()
        {
            Purl = purl,
            Type = type,
            Name = Name,
            Version = Version,
            Licenses = Licenses,
            Locations = [new(file.Path, file.File.Layer)],
            Layer = file.File.Layer,
            Evidence = evidence,
        };
    }

    private static bool IsText(string text, int maximumLength)
    {
        if (text.Length == 0 || text.Length > maximumLength || char.IsWhiteSpace(text[0]))
            return false;
        foreach (var character in text)
        {
            if (char.IsControl(character))
                return false;
        }

        return true;
    }
}
