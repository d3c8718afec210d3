using System.Collections.Immutable;
using System.Text.Json;

namespace PolicyGate.Reporting.Sboms;

/// <summary>The licences of a document that are on no list: each gets a name within the document, and its text is what the package says.</summary>
internal sealed class SpdxLicenseReferences
{
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>All of the licences as one expression: they hold together unless the package says otherwise.</summary>
    internal string Expression(ImmutableArray<string> licenses) => licenses is [var only]
        ? Term(only, isAlone: true)
        : string.Join(" AND ", licenses.Select(license => Term(license, isAlone: false)).Distinct(StringComparer.Ordinal));

    internal void Write(Utf8JsonWriter writer)
    {
        if (_texts.Count == 0)
            return;
        writer.WriteStartArray("hasExtractedLicensingInfos");
        foreach (var (reference, text) in _texts)
        {
            writer.WriteStartObject();
            writer.WriteString("licenseId", reference);
            writer.WriteString("extractedText", text);
            writer.WriteString("name", text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private string Term(string license, bool isAlone)
    {
        if (SpdxLicenses.IsExpression(license))
            return isAlone || SpdxLicenses.IsLicense(license) ? license : $"({license})";
        var reference = "LicenseRef-" + SpdxIdentifier.Word(license);
        _texts.TryAdd(reference, license);
        return reference;
    }
}
