using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace PolicyGate.MSBuild;

/// <summary>
/// What the command line hands over, in the file of <c>--output msbuild=FILE</c>. Its console text is never read: a line of it that
/// comes from an image could look like a diagnostic.
/// </summary>
internal sealed class ScanResult
{
    private const string Version = "1";
    private const long MaximumCharacters = 256L << 20;

    private ScanResult(string verdict, int exitCode, string summary, IReadOnlyList<ScanDiagnostic> diagnostics)
    {
        Verdict = verdict;
        ExitCode = exitCode;
        Summary = summary;
        Diagnostics = diagnostics;
    }

    /// <summary><c>pass</c>, <c>warn</c>, <c>fail</c> or <c>error</c>.</summary>
    public string Verdict { get; }

    public int ExitCode { get; }

    public string Summary { get; }

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<ScanDiagnostic> Diagnostics { get; }

    /// <exception cref="XmlException">The file is no XML, or over the bound.</exception>
    /// <exception cref="FormatException">The XML is no result of this version.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static ScanResult Read(string path)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaximumCharacters };
        using var reader = XmlReader.Create(path, settings);
        var root = XElement.Load(reader);
        if (root.Name != "policygate")
            throw new FormatException($"the root element is '{root.Name}', expected 'policygate'");
        if (Required(root, "version") is var version && version != Version)
            throw new FormatException($"the version is '{version}', expected '{Version}'");
        var verdict = Required(root, "verdict");
        if (verdict is not ("pass" or "warn" or "fail" or "error"))
            throw new FormatException($"the verdict is '{verdict}', expected pass, warn, fail or error");
        return new ScanResult(verdict, Number(root, "exitCode"), Required(root, "summary"), [.. root.Elements("diagnostic").Select(Diagnostic)]);
    }

    private static ScanDiagnostic Diagnostic(XElement element) => new(Level(Required(element, "level")), Required(element, "code"), element.Value)
    {
        Subcategory = Optional(element, "subcategory"),
        HelpLink = Optional(element, "help"),
        File = Optional(element, "file"),
        Line = Number(element, "line"),
        Column = Number(element, "column"),
        EndLine = Number(element, "endLine"),
        EndColumn = Number(element, "endColumn"),
    };

    private static DiagnosticLevel Level(string text) => text switch
    {
        "error" => DiagnosticLevel.Error,
        "warning" => DiagnosticLevel.Warning,
        "message" => DiagnosticLevel.Message,
        _ => throw new FormatException($"the level is '{text}', expected error, warning or message"),
    };

    private static string Required(XElement element, string name) =>
        (string?)element.Attribute(name) ?? throw new FormatException($"'{element.Name}' has no attribute '{name}'");

    private static string? Optional(XElement element, string name) => (string?)element.Attribute(name) is { Length: > 0 } value ? value : null;

    private static int Number(XElement element, string name)
    {
        if (Optional(element, name) is not { } text)
            return 0;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{name}' is '{text}', expected a number");
    }
}
