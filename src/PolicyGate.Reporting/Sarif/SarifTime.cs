using System.Globalization;

namespace PolicyGate.Reporting.Sarif;

/// <summary>Times as SARIF writes them (2.1.0, 3.9): UTC, ending in Z.</summary>
internal static class SarifTime
{
    internal static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
