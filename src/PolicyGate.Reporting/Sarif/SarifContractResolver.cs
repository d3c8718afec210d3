using System.Reflection;
using Microsoft.CodeAnalysis.Sarif;
using Newtonsoft.Json;
using Newtonsoft.Json.Serialization;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Writes a driver's empty list of rules, which the library leaves out and consumers ask for.</summary>
internal sealed class SarifContractResolver : DefaultContractResolver
{
    internal static SarifContractResolver Instance { get; } = new();

    protected override JsonProperty CreateProperty(MemberInfo member, MemberSerialization memberSerialization)
    {
        var property = base.CreateProperty(member, memberSerialization);
        if (property.DeclaringType == typeof(ToolComponent) && property.UnderlyingName == nameof(ToolComponent.Rules))
            property.ShouldSerialize = component => ((ToolComponent)component).Rules is not null;
        return property;
    }
}
