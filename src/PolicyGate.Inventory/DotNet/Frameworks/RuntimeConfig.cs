using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>What a <c>*.runtimeconfig.json</c> says of the frameworks that its application runs on.</summary>
/// <param name="Frameworks">The shared frameworks; none for a self-contained application.</param>
/// <param name="RollForward"><c>rollForward</c> for all of them, or null.</param>
/// <param name="HasLegacySettings">True where the settings of .NET Core 2 are there, which newer hosts read in different ways.</param>
internal sealed record RuntimeConfig(ImmutableArray<FrameworkReference> Frameworks, string? RollForward, bool HasLegacySettings)
{
    public const int MaximumSize = 4 << 20;

    private const int MaximumFrameworks = 100;

    public static FactFormat<RuntimeConfig> Format { get; } = new(
        (writer, config) =>
        {
            writer.WriteList(config.Frameworks, FrameworkReference.Write);
            writer.WriteText(config.RollForward);
            writer.Write(config.HasLegacySettings);
        },
        reader => new(reader.ReadList(FrameworkReference.Read), reader.ReadTextOrNull(), reader.ReadBoolean()));

    private static readonly JsonDocumentOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads the file; null where it is JSON of another kind.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static RuntimeConfig? Read(Stream content) =>
        JsonContent.Read(content, root => root.TryGetProperty("runtimeOptions", out var options) ? Read(options) : null, s_options, "a runtimeconfig.json has");

    private static RuntimeConfig Read(JsonElement options)
    {
        var frameworks = ImmutableArray.CreateBuilder<FrameworkReference>();
        var legacy = IsLegacy(options);
        IEnumerable<JsonElement> references =
        [
            .. options.TryGetProperty("framework", out var single) ? [single] : Enumerable.Empty<JsonElement>(),
            .. options.TryGetProperty("frameworks", out var several) ? several.EnumerateArray() : Enumerable.Empty<JsonElement>(),
        ];
        foreach (var reference in references)
        {
            if (frameworks.Count == MaximumFrameworks)
                throw new FormatException($"It names more than {MaximumFrameworks} frameworks.");
            if (Text(reference, "name") is not { } name || Text(reference, "version") is not { } version)
                throw new FormatException("A framework has no name or no version.");
            frameworks.Add(new(name, version, Text(reference, "rollForward")));
            legacy |= IsLegacy(reference);
        }

        return new(frameworks.ToImmutable(), Text(options, "rollForward"), legacy);
    }

    private static bool IsLegacy(JsonElement settings) => settings.TryGetProperty("rollForwardOnNoCandidateFx", out _) || settings.TryGetProperty("applyPatches", out _);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <summary>A reference to a shared framework.</summary>
/// <param name="Name">For example <c>Microsoft.AspNetCore.App</c>.</param>
/// <param name="Version">The version it was built for.</param>
/// <param name="RollForward">Its own <c>rollForward</c>, or null.</param>
internal sealed record FrameworkReference(string Name, string Version, string? RollForward)
{
    public static void Write(BinaryWriter writer, FrameworkReference reference)
    {
        writer.WriteText(reference.Name);
        writer.WriteText(reference.Version);
        writer.WriteText(reference.RollForward);
    }

    public static FrameworkReference Read(BinaryReader reader) => new(reader.ReadText(), reader.ReadText(), reader.ReadTextOrNull());
}
