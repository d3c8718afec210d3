using System.Collections;
using System.Collections.Frozen;

namespace PolicyGate.Cli.Console;

/// <summary>The environment variables of this process.</summary>
internal static class BuildEnvironment
{
    internal static IReadOnlyDictionary<string, string> Variables { get; } = Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToFrozenDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "",
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}
