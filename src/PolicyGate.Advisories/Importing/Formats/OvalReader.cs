using System.Globalization;
using System.Xml;
using PolicyGate.Advisories.Osv;

namespace PolicyGate.Advisories.Importing.Formats;

/// <summary>Reads an OVAL document (https://oval.mitre.org/language/version5.11) forward only. Definitions stand before the tests that they refer to, so they are kept until the end.</summary>
internal sealed class OvalReader
{
    private const int MaximumDefinitions = 500_000;
    private const int MaximumCriterions = 20_000_000;
    private const int MaximumDepth = 64;
    private const long MaximumText = 192L << 20;

    private readonly Dictionary<string, string> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Version, string Operation)> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Object, string State)> _tests = new(StringComparer.Ordinal);
    private long _text;
    private int _criterions;

    public List<OvalDefinition> Definitions { get; } = [];

    /// <summary>When the document was made.</summary>
    public DateTimeOffset? Date { get; private set; }

    /// <summary>What a condition tests; null where the document doesn't have it.</summary>
    public OvalTest? Test(string id) => _tests.TryGetValue(id, out var test) && _objects.TryGetValue(test.Object, out var package) && _states.TryGetValue(test.State, out var state)
        ? new(package, state.Version, state.Operation)
        : null;

    /// <exception cref="OsvFormatException">It is no such document, or larger than all there are.</exception>
    /// <exception cref="XmlException">It is no XML, or has a document type.</exception>
    public static OvalReader Read(Stream content)
    {
        var document = new OvalReader();
        using var reader = XmlText.Reader(content);
        XmlText.ExpectRoot(reader, "oval_definitions");
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element || !document.Take(reader))
                reader.Read();
        }

        return document;
    }

    /// <summary>Takes an element; true where the reader stands behind it.</summary>
    private bool Take(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "timestamp": Date = Time(XmlText.Content(reader)); return true;
            case "definition": TakeDefinition(reader); return true;
            case "rpminfo_test": TakeTest(reader); return true;
            case "rpminfo_object": TakeObject(reader); return true;
            case "rpminfo_state": TakeState(reader); return true;
            default: return false;
        }
    }

    private void TakeDefinition(XmlReader reader)
    {
        if (Definitions.Count >= MaximumDefinitions)
            throw new OsvFormatException($"it has more than {MaximumDefinitions} definitions");
        var definition = new OvalDefinition { Id = Attribute(reader, "id") };
        Definitions.Add(definition);
        Inside(reader, () =>
        {
            switch (reader.LocalName)
            {
                case "title": definition.Title = Text(reader); return true;
                case "description": definition.Description = Text(reader); return true;
                case "severity": definition.Severity = Text(reader); return true;
                case "patchable": definition.Patchable = Text(reader); return true;
                case "advisory_date": definition.Issued = Time(Text(reader)); return true;
                case "issued": definition.Issued = Time(Attribute(reader, "date")); return false;
                case "updated": definition.Updated = Time(Attribute(reader, "date")); return false;
                case "reference": definition.References.Add(new(Attribute(reader, "source"), Attribute(reader, "ref_id"), Attribute(reader, "ref_url"))); return false;
                case "cve":
                    var (address, vector) = (Attribute(reader, "href"), Attribute(reader, "cvss3"));
                    definition.References.Add(new("CVE", Text(reader), address) { Vector = vector.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? vector[(slash + 1)..] : null });
                    return true;
                case "criteria": definition.Criteria = Criteria(reader, 0); return true;
                default: return false;
            }
        });
    }

    private OvalCriteria Criteria(XmlReader reader, int depth)
    {
        if (depth > MaximumDepth)
            throw new OsvFormatException("its criteria are nested too deeply");
        var criteria = new OvalCriteria(Attribute(reader, "operator") is "" or "AND", [], []);
        Inside(reader, () =>
        {
            if (reader.LocalName == "criteria")
            {
                criteria.Groups.Add(Criteria(reader, depth + 1));
                return true;
            }

            if (reader.LocalName == "criterion")
            {
                if (++_criterions > MaximumCriterions)
                    throw new OsvFormatException($"it has more than {MaximumCriterions} criterions");
                criteria.Criterions.Add(new(Attribute(reader, "test_ref"), Attribute(reader, "comment")));
            }

            return false;
        });
        return criteria;
    }

    private void TakeTest(XmlReader reader)
    {
        var (id, seen, state) = (Attribute(reader, "id"), "", "");
        Inside(reader, () =>
        {
            if (reader.LocalName == "object")
                seen = Attribute(reader, "object_ref");
            else if (reader.LocalName == "state")
                state = Attribute(reader, "state_ref");
            return false;
        });
        _tests[id] = (seen, state);
    }

    private void TakeObject(XmlReader reader)
    {
        var id = Attribute(reader, "id");
        Inside(reader, () =>
        {
            if (reader.LocalName != "name")
                return false;
            _objects[id] = Text(reader);
            return true;
        });
    }

    private void TakeState(XmlReader reader)
    {
        var id = Attribute(reader, "id");
        Inside(reader, () =>
        {
            if (reader.LocalName != "evr")
                return false;
            var operation = Attribute(reader, "operation");
            _states[id] = (Text(reader), operation);
            return true;
        });
    }

    /// <summary>Goes through what is in an element, and stands behind it afterwards.</summary>
    private static void Inside(XmlReader reader, Func<bool> take)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }

        var depth = reader.Depth;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element || !take())
                reader.Read();
        }

        reader.Read();
    }

    private string Text(XmlReader reader) => Counted(XmlText.Content(reader));

    private string Attribute(XmlReader reader, string name) => Counted(reader.GetAttribute(name) ?? "");

    private string Counted(string text) => (_text += text.Length) <= MaximumText ? text : throw new OsvFormatException("its texts are longer than all that any feed has");

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
