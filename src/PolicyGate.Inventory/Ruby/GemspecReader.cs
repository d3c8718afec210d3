using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads the specification that RubyGems writes for an installed gem, without Ruby: assignments of texts, else the comment <c># stub: NAME VERSION PLATFORM …</c>, else the file's name
/// (<c>NAME-VERSION-PLATFORM.gemspec</c>).
/// </summary>
internal static partial class GemspecReader
{
    public const int MaximumSize = 4 << 20;

    private const string Ending = ".gemspec";
    private const string Stub = "# stub: ";
    private const string Ruby = "ruby";
    private const int MaximumLines = 2000;
    private const int MaximumLineLength = 4096;

    /// <exception cref="FormatException">Nothing tells name and version.</exception>
    public static LanguagePackage Read(string path, Stream content)
    {
        string? name = null, version = null, platform = null;
        string[]? stub = null;
        string?[] licenses = [];
        using var lines = new ControlLines(content);
        while (lines.Read(out var bytes) && lines.Number <= MaximumLines)
        {
            if (lines.Cut || bytes.Length > MaximumLineLength)
                continue;
            var line = Encoding.UTF8.GetString(bytes);
            if (line.StartsWith(Stub, StringComparison.Ordinal))
                stub ??= line[Stub.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (Assignment().Match(line) is not { Success: true } match)
                continue;
            var texts = Text().Matches(match.Groups["value"].Value).Select(text => text.Groups["text"].Value).ToArray();
            if (texts is not [var first, ..])
                continue;
            switch (match.Groups["key"].Value)
            {
                case "name": name ??= first; break;
                case "version": version ??= first; break;
                case "platform": platform ??= first; break;
                default: licenses = texts; break;
            }
        }

        var fileName = FileName().Match(path[(path.LastIndexOf('/') + 1)..^Ending.Length]);
        name ??= stub is [var stubName, ..] ? stubName : fileName.Success ? fileName.Groups["name"].Value : throw new FormatException("It has no name.");
        version ??= stub is [_, var stubVersion, ..] ? stubVersion : fileName.Success ? fileName.Groups["version"].Value : throw new FormatException("It has no version.");
        platform ??= stub is [_, _, var stubPlatform, ..] ? stubPlatform : fileName.Groups["platform"].Value;
        return LanguagePackage.Of(name, version, licenses, platform is "" or Ruby ? [] : ["platform", platform]);
    }

    [GeneratedRegex("^\\s*\\w+\\.(?<key>name|version|platform|license|licenses)\\s*=\\s*(?:Gem::Version\\.new\\s*\\(?\\s*)?(?<value>[\"'%\\[].+)", RegexOptions.CultureInvariant)]
    private static partial Regex Assignment();

    // "text", 'text', %q{text}, %q<text>, %q(text), %q[text]
    [GeneratedRegex("\"(?<text>[^\"\\\\#]*)\"|'(?<text>[^'\\\\]*)'|%q[{<(\\[](?<text>[^}>)\\]]*)[}>)\\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Text();

    [GeneratedRegex("^(?<name>.+?)-(?<version>[0-9][0-9A-Za-z.]*)(?:-(?<platform>[^-].*))?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
