using System.Globalization;
using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Properties of an object of a SARIF file, set all at once: the library's own way makes a serializer for each of them.</summary>
internal sealed class PropertyBag
{
    private readonly Dictionary<string, SerializedPropertyInfo> _values = new(StringComparer.Ordinal);

    internal void Add(string name, string value) => _values.Add(name, new(JsonConvert.ToString(value), isString: true));

    internal void Add(string name, bool value) => _values.Add(name, new(value ? "true" : "false", isString: false));

    internal void Add(string name, int value) => _values.Add(name, new(value.ToString(CultureInfo.InvariantCulture), isString: false));

    internal void Add(string name, double value) => _values.Add(name, new(JsonConvert.ToString(value), isString: false));

    internal void Add(string name, JToken value) => _values.Add(name, new(value.ToString(Formatting.None), isString: false));

    /// <summary>Gives an object the properties.</summary>
    internal void SetOn(PropertyBagHolder target) => target.SetPropertiesFrom(new ReportingDescriptor(
        id: null, deprecatedIds: null, guid: null, deprecatedGuids: null, name: null, deprecatedNames: null, shortDescription: null, fullDescription: null,
        messageStrings: null, defaultConfiguration: null, helpUri: null, help: null, relationships: null, properties: _values));
}
