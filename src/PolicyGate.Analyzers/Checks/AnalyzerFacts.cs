using System.Text.Json.Serialization;

namespace PolicyGate.Analyzers.Checks;

/// <summary>How the built-in analyzers' facts are kept in the cache.</summary>
[JsonSerializable(typeof(RootNames))]
internal sealed partial class AnalyzerFacts : JsonSerializerContext;
