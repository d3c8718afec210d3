using PolicyGate.Images;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Conditions;

/// <summary>Reads globs: <c>*</c> is any text within a segment, <c>**</c> any number of segments, <c>?</c> one character.</summary>
internal static class Glob
{
    private const int MaximumLength = 500;

    /// <summary>The pattern; null after a mistake was added.</summary>
    internal static PathPattern? Read(YamlScalar value, FileMistakes mistakes)
    {
        if (FindProblem(value.Text) is not { } problem)
            return PathPattern.Parse(value.Text);
        mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(100)}' is no glob: {problem}.");
        return null;
    }

    private static string? FindProblem(string glob)
    {
        if (glob.Length > MaximumLength)
            return $"it is longer than {MaximumLength} characters";
        if (glob.Contains('\\', StringComparison.Ordinal))
            return "write / between segments, not \\";
        if (glob.AsSpan().IndexOfAny('[', ']') >= 0 || glob.AsSpan().IndexOfAny('{', '}') >= 0)
            return "brackets and braces have no meaning in it; write several globs as a list";
        var segments = glob.Trim('/').Split('/');
        if (segments.Any(segment => segment is "." or ".."))
            return "paths begin at the root and have no '.' and '..'";
        if (segments.Any(segment => segment.Length == 0))
            return "a segment is empty";
        return segments.Any(segment => segment != "**" && segment.Contains("**", StringComparison.Ordinal))
            ? "** stands for whole segments, so write it between slashes"
            : null;
    }
}
