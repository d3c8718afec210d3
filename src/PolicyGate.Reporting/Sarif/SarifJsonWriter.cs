using Newtonsoft.Json;

namespace PolicyGate.Reporting.Sarif;

/// <summary>
/// Writes <c>##</c> as <c>\u0023\u0023</c>, which reads back as the same text: a build agent that sees the file on its console finds no
/// <c>##vso[</c> or <c>##[</c> in it.
/// </summary>
internal sealed class SarifJsonWriter(TextWriter writer) : JsonTextWriter(writer)
{
    private const string Start = "##";

    public override void WriteValue(string? value)
    {
        if (value is not null && value.Contains(Start, StringComparison.Ordinal))
            WriteRawValue(JsonConvert.ToString(value));
        else
            base.WriteValue(value);
    }

    // In JSON a number sign stands in strings only.
    public override void WriteRawValue(string? json) => base.WriteRawValue(json?.Replace(Start, "\\u0023\\u0023", StringComparison.Ordinal));
}
