using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>Lock files of other projects' tests, with what these expect of them. What only development needs is left out here, and listed there.</summary>
public sealed class NpmLockFixtureTests
{
    private static readonly Dictionary<string, string[]> s_differences = new(StringComparer.Ordinal)
    {
        // Needed for development only.
        ["npm/one-package-dev.v1.json"] = ["- wrappy@1.0.2"],
        ["npm/optional-package.v1.json"] = ["- wrappy@1.0.2"],
        ["npm/commits.v2.json"] = ["- babel-preset-php@1.1.1", "- is-number-1@3.0.0", "- is-number-2@2.0.0", "- is-number-3@2.0.0", "- is-number-3@3.0.0", "- is-number-4@3.0.0", "- is-number-5@3.0.0", "- slick-carousel@1.7.1"],
        ["npm/same-package-different-groups.v1.json"] = ["- eslint@1.2.3"],
        ["npm/same-package-different-groups.v2.json"] = ["- eslint@1.2.3"],
        ["npm-pnpm/one-package-dev.v9.yaml"] = ["- acorn@8.11.3"],
        ["npm-pnpm/tarball.yaml"] = ["- @my-org/my-package@3.2.3"],
        // The project's own folders.
        ["npm-yarn/exclude-root.v2.lock"] = ["- @ws/ansi-regex@0.0.0-use.local"],
        ["npm-lock/package-lock_v3_without_root_deps_field.json"] = ["- func1@1.0.0"],
        ["npm-lock/package-lock_v3_with_workspace_as_object.json"] = ["- testapp@1.0.0"],
        // Patched by yarn, and from a place of an unknown kind: there all the same.
        ["yarn-lock/yarn_v2_happy.lock"] = ["+ fsevents@2.1.3"],
        ["yarn-lock/yarn_with_bad_protocol.lock"] = ["+ asap@2.0.6"],
    };

    [Theory]
    [InlineData("scalibr", "npm", 20)]
    [InlineData("scalibr", "npm-yarn", 18)]
    [InlineData("scalibr", "npm-pnpm", 21)]
    [InlineData("trivy", "npm-lock", 6)]
    [InlineData("trivy", "yarn-lock", 4)]
    [InlineData("trivy", "pnpm-lock", 7)]
    public void Lock_files_hold_what_is_expected_of_them(string project, string kind, int files)
    {
        var differences = new List<string>();
        var tried = 0;
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path($"data/fixtures/{project}/expected.json")));
        foreach (var test in document.RootElement.GetProperty("cases").EnumerateArray().Where(test => test.GetProperty("kind").GetString() == kind))
        {
            var input = test.GetProperty("input").GetString()!;
            var name = input[(input.LastIndexOf('/') + 1)..];
            if (test.GetProperty("expected")[0].GetProperty("packages") is not { ValueKind: JsonValueKind.Array } packages || name is "not-yaml.txt" || input.EndsWith("both/package-lock.json", StringComparison.Ordinal))
                continue;
            tried++;
            var expected = packages.EnumerateArray()
                .Where(package => !(package.TryGetProperty("dev", out var dev) && dev.GetBoolean()) && package.TryGetProperty("version", out var version) && version.GetString() is { Length: > 0 } text && char.IsAsciiDigit(text[0]))
                .Select(package => $"{package.GetProperty("name").GetString()}@{package.GetProperty("version").GetString()}").ToHashSet();
            var found = Read(kind, SharedData.Path("data/" + input));
            var difference = expected.Except(found).Select(item => "- " + item).Concat(found.Except(expected).Select(item => "+ " + item)).Order(StringComparer.Ordinal).ToArray();
            if (!difference.SequenceEqual(s_differences.GetValueOrDefault($"{kind}/{name}", [])))
                differences.Add($"{name}: {string.Join(", ", difference)}");
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
        Assert.Equal(files, tried);
    }

    private static HashSet<string> Read(string kind, string path)
    {
        using var content = File.OpenRead(path);
        var list = kind.Contains("yarn", StringComparison.Ordinal) ? YarnLockReader.Read(content) : kind.Contains("pnpm", StringComparison.Ordinal) ? PnpmLockReader.Read(content) : NpmLockReader.Read(content);
        Assert.Empty(list.Defects);
        return [.. list.Packages.Select(package => $"{package.Name}@{package.Version}")];
    }
}
