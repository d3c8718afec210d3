using System.Text;

namespace PolicyGate.Inventory;

/// <summary>
/// Reads Bundler's <c>Gemfile.lock</c>: sections at the margin, and in those of gems and of repositories of sources, under <c>specs:</c>, <c>NAME (VERSION-PLATFORM)</c> with four blanks before;
/// what that needs follows with six. The project's own folders (<c>PATH</c>) are left out. It doesn't tell what only development needs.
/// </summary>
internal static class GemfileLockReader
{
    private const string Indent = "    ";

    private static readonly string[] s_sections = ["GEM", "GIT", "PATH", "PLUGIN SOURCE", "PLATFORMS", "DEPENDENCIES", "CHECKSUMS", "RUBY VERSION", "BUNDLED WITH"];

    /// <exception cref="FormatException">It is malformed.</exception>
    public static LanguagePackageList Read(Stream content)
    {
        var list = new LanguagePackageList.Builder();
        using var lines = new ControlLines(content);
        string? section = null;
        var isInSpecs = false;
        while (lines.Read(out var bytes))
        {
            if (lines.Cut)
                throw new FormatException($"Line {lines.Number} is too long.");
            var line = Encoding.UTF8.GetString(bytes).TrimEnd();
            if (lines.Number == 1)
                line = line.TrimStart('\uFEFF');
            if (line.Length == 0)
                continue;
            if (line[0] != ' ')
            {
                section = Array.Find(s_sections, known => known == line) ?? throw new FormatException($"Line {lines.Number} is no section of a Gemfile.lock: '{line.Printable(100)}'.");
                isInSpecs = false;
            }
            else if (line == "  specs:")
            {
                isInSpecs = section is "GEM" or "GIT";
            }
            else if (isInSpecs && line.StartsWith(Indent, StringComparison.Ordinal) && line[Indent.Length] != ' ')
            {
                Add(line[Indent.Length..], lines.Number, list);
            }
        }

        return list.ToList();
    }

    private static void Add(string entry, long line, LanguagePackageList.Builder list)
    {
        var open = entry.IndexOf(" (", StringComparison.Ordinal);
        if (open <= 0 || entry[^1] != ')' || open + 3 >= entry.Length)
        {
            list.AddDefect($"line {line} is no gem: '{entry.Printable(100)}'");
            return;
        }

        var version = entry[(open + 2)..^1];
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        list.Add(entry[..open], dash < 0 ? version : version[..dash], null, dash < 0 ? [] : ["platform", version[(dash + 1)..]]);
    }
}
