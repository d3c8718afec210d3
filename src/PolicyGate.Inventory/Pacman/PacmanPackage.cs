using System.Collections.Immutable;
using System.Text;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What pacman's <c>local/NAME-VERSION/desc</c> says: sections of a name between percent signs and a value a line, a blank line after each.</summary>
/// <param name="Name">Name.</param>
/// <param name="Version">Version with epoch and release: <c>1:2.4-3</c>.</param>
/// <param name="Architecture">Architecture; empty where it tells none.</param>
/// <param name="Base">The source package.</param>
/// <param name="Licenses">Licences.</param>
internal sealed record PacmanPackage(string Name, string Version, string Architecture, string Base, ImmutableArray<string> Licenses)
{
    public const int MaximumSize = 4 << 20;

    private const int MaximumValueLength = 1024;
    private const int MaximumLicenses = 50;

    public static FactFormat<PacmanPackage> Format { get; } = new(
        (writer, package) =>
        {
            writer.WriteText(package.Name);
            writer.WriteText(package.Version);
            writer.WriteText(package.Architecture);
            writer.WriteText(package.Base);
            writer.WriteTexts(package.Licenses);
        },
        reader => new(reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadText(), reader.ReadTexts()));

    /// <exception cref="FormatException">It has no name or no version.</exception>
    public static PacmanPackage Read(Stream content)
    {
        string? name = null, version = null, architecture = null, source = null;
        var licenses = ImmutableArray.CreateBuilder<string>();
        using var lines = new ControlLines(content);
        var section = "";
        while (lines.Read(out var line))
        {
            if (line is [(byte)'%', .., (byte)'%'] and { Length: < 50 })
            {
                section = Encoding.UTF8.GetString(line);
                continue;
            }

            if (line.IsEmpty || lines.Cut || line.Length > MaximumValueLength)
                continue;
            switch (section)
            {
                case "%NAME%":
                    name ??= Encoding.UTF8.GetString(line);
                    break;
                case "%VERSION%":
                    version ??= Encoding.UTF8.GetString(line);
                    break;
                case "%ARCH%":
                    architecture ??= Encoding.UTF8.GetString(line);
                    break;
                case "%BASE%":
                    source ??= Encoding.UTF8.GetString(line);
                    break;
                case "%LICENSE%" when licenses.Count < MaximumLicenses:
                    licenses.Add(Encoding.UTF8.GetString(line));
                    break;
            }
        }

        if (name is null || version is null)
            throw new FormatException("It has no name or no version; expected the sections %NAME% and %VERSION%.");
        return new(name, version, architecture ?? "", source ?? name, licenses.ToImmutable());
    }
}
