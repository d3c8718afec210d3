using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace PolicyGate.Reporting.Sources;

/// <summary>Splits a Dockerfile into instructions: escape directive, continued lines, comments and here-documents as BuildKit reads them.</summary>
internal static partial class ContainerfileParser
{
    internal static ImmutableArray<ContainerfileInstruction> Parse(SourceFile file)
    {
        var escape = Escape(file.Lines);
        var instructions = ImmutableArray.CreateBuilder<ContainerfileInstruction>();
        for (var index = 0; index < file.Lines.Length; index++)
        {
            if (IsBlankOrComment(file.Lines[index]))
                continue;
            var first = index;
            var text = new StringBuilder();
            while (true)
            {
                var line = file.Lines[index].TrimEnd();
                var continued = line.EndsWith(escape);
                text.Append(continued ? line.AsSpan(0, line.Length - 1) : line).Append(' ');
                if (!continued)
                    break;
                // Comments and empty lines between continued lines are left out.
                do
                    index++;
                while (index < file.Lines.Length && IsBlankOrComment(file.Lines[index]));
                if (index >= file.Lines.Length)
                    break;
            }

            var parts = text.ToString().Trim().Split([' ', '\t'], 2);
            var keyword = parts[0].ToUpperInvariant();
            var arguments = parts.Length == 2 ? parts[1].Trim() : "";
            if (file.RestOfLine(first + 1, 0) is { } region)
                instructions.Add(new(keyword, arguments, region));
            if (keyword is "RUN" or "COPY" or "ADD")
                index = SkipHereDocuments(file.Lines, index, arguments);
        }

        return instructions.ToImmutable();
    }

    private static char Escape(string[] lines)
    {
        foreach (var line in lines)
        {
            if (Directive().Match(line) is not { Success: true } directive)
                break;
            if (directive.Groups[1].Value.Equals("escape", StringComparison.OrdinalIgnoreCase) && directive.Groups[2].Value == "`")
                return '`';
        }

        return '\\';
    }

    private static int SkipHereDocuments(string[] lines, int index, string arguments)
    {
        foreach (Match start in HereDocument().Matches(arguments))
        {
            var stripped = start.Groups[1].Length > 0;
            var name = start.Groups[2].Value.Trim('"', '\'');
            do
                index++;
            while (index < lines.Length && (stripped ? lines[index].TrimStart('\t') : lines[index]) != name);
        }

        return index;
    }

    private static bool IsBlankOrComment(string line) => line.AsSpan().TrimStart() is [] or ['#', ..];

    [GeneratedRegex(@"^\s*#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Directive();

    [GeneratedRegex(@"(?<!<)<<(-?)([""']?[A-Za-z_][A-Za-z0-9_]*[""']?)", RegexOptions.CultureInvariant)]
    private static partial Regex HereDocument();
}
