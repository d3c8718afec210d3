using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>Files of other projects' tests, with what these expect of them, as far as the files are here.</summary>
internal static class Fixtures
{
    /// <summary>Of the kinds that are asked for. Left out is what is expected of nothing: an empty list without an error may mean that nothing is known.</summary>
    public static List<Fixture> Of(IReadOnlyDictionary<string, FixtureKind> kinds) =>
    [
        .. Cases().Where(item => kinds.ContainsKey(item.Kind)).Select(item => ToFixture(item.Input, item.Kind, kinds[item.Kind].Type, item.Expected)).OfType<Fixture>(),
        .. kinds == FixtureKind.OfLanguages ? Binaries() : [],
    ];

    /// <summary>All kinds there are.</summary>
    public static HashSet<string> Kinds() => [.. Cases().Select(item => item.Kind)];

    public static IEnumerable<(string Input, string Kind, JsonElement Expected)> Cases()
    {
        foreach (var project in new[] { "scalibr", "trivy" })
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"data/fixtures/{project}/expected.json")));
            foreach (var item in document.RootElement.GetProperty("cases").EnumerateArray())
            {
                var input = item.GetProperty("input").GetString()!;
                if (File.Exists(Path.Combine(SharedData.Path("data"), input)))
                    yield return (input, item.GetProperty("kind").GetString()!, item.GetProperty("expected").Clone());
            }
        }
    }

    public static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Fixture? ToFixture(string input, string kind, string type, JsonElement expected)
    {
        var told = expected.EnumerateArray().FirstOrDefault(item => item.GetProperty("packages") is { ValueKind: JsonValueKind.Array } packages && packages.GetArrayLength() > 0);
        if (told.ValueKind == JsonValueKind.Undefined)
            return expected.EnumerateArray().Any(IsError) ? new(input, kind, new HashSet<string>(), true) : null;
        return new(input, kind, told.GetProperty("packages").EnumerateArray().Select(package => Contents.Of(type, Text(package, "name")!, Text(package, "version") ?? "")).ToHashSet(), false,
            // Of this one only what an extra asks for was written down.
            IsPartial: kind == "python-uvlock");
    }

    private static bool IsError(JsonElement expected) =>
        expected.TryGetProperty("expectsError", out var flag) ? flag.GetBoolean() : Text(expected, "error") is { } error && error != "assert.NoError";

    // What stands in the bytes of binaries, found without any scanner.
    private static IEnumerable<Fixture> Binaries()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data/fixtures/binaries-facts.json")));
        foreach (var file in document.RootElement.GetProperty("files").EnumerateArray())
        {
            var input = file.GetProperty("input").GetString()!;
            if (!File.Exists(Path.Combine(SharedData.Path("data"), input)) || !file.TryGetProperty("go", out var go))
                continue;
            var modules = go.GetProperty("deps").EnumerateArray().Append(go.GetProperty("main"))
                .Select(module => module.TryGetProperty("replacedBy", out var replacement) && replacement.ValueKind == JsonValueKind.Object ? replacement : module)
                .Select(module => Contents.Of("golang", Text(module, "path")!, Text(module, "version")!)).ToHashSet();
            modules.Add(Contents.Of("golang", "stdlib", Text(go, "goVersion")![2..]));
            yield return new(input, "gobinary", modules, false);
        }
    }
}
