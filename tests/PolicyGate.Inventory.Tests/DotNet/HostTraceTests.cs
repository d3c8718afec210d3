using System.Text.RegularExpressions;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

/// <summary>The .NET host itself as the judge: it resolves frameworks that are there as folders only, and tells in its trace which it chose.</summary>
public sealed partial class HostTraceTests
{
    private const string NetCore = "Microsoft.NETCore.App";
    private const string AspNetCore = "Microsoft.AspNetCore.App";

    private static readonly string[] s_versions = ["8.0.0", "8.0.5", "8.0.31", "8.1.0", "8.1.2", "8.2.7-rc.1", "9.0.0-rc.2", "9.0.0", "9.0.20", "9.1.0", "10.0.0-preview.7.1", "10.0.0-rc.1", "10.0.0", "10.0.3"];
    private static readonly string?[] s_rollForwards = [null, null, "Disable", "LatestPatch", "Minor", "LatestMinor", "Major", "Major", "LatestMajor", "LatestMajor"];

    [Fact]
    public async Task We_choose_what_the_host_chooses()
    {
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var host = Path.Combine(dotnet, "host");
        if (!OperatingSystem.IsLinux() || !File.Exists(Path.Combine(dotnet, "dotnet")) || !Directory.Exists(host))
            Assert.Skip($"There is no .NET host in {dotnet}.");

        var random = new Random(20260102);
        var resolved = 0;
        for (var round = 0; round < 60; round++)
        {
            var aspNetCore = Some(random, 3);
            List<string> netCore = [.. Some(random, 5).Union(random.Next(4) > 0 ? aspNetCore : [])];
            var references = new[] { (Name: NetCore, Version: Early(random)), (Name: AspNetCore, Version: Early(random)) };
            var configText = Config(references[random.Next(2)..], s_rollForwards[random.Next(s_rollForwards.Length)], s_rollForwards[random.Next(s_rollForwards.Length)]);
            var environment = random.Next(4) == 0 ? s_rollForwards[random.Next(s_rollForwards.Length)] : null;
            var toPrerelease = random.Next(5) == 0;

            var chosen = await HostChooses(dotnet, netCore, aspNetCore, configText, environment, toPrerelease);
            var ours = WeChoose(netCore, aspNetCore, configText, environment, toPrerelease);
            Assert.True(chosen == ours, $"{configText}\nenvironment {environment}, prerelease {toPrerelease}\n{NetCore} {string.Join(' ', netCore)}\n{AspNetCore} {string.Join(' ', aspNetCore)}\nhost: {chosen}\nours: {ours}");
            resolved += chosen.Length > 0 ? 1 : 0;
        }

        Assert.InRange(resolved, 15, 59);
    }

    private static async Task<string> HostChooses(string dotnet, List<string> netCore, List<string> aspNetCore, string configText, string? environment, bool toPrerelease)
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(dotnet, "dotnet"), folder.Path("dotnet"));
        Directory.CreateSymbolicLink(folder.Path("host"), Path.Combine(dotnet, "host"));
        foreach (var version in netCore)
            folder.Write($"shared/{NetCore}/{version}/{NetCore}.deps.json", "{}");
        foreach (var version in aspNetCore)
        {
            folder.Write($"shared/{AspNetCore}/{version}/{AspNetCore}.deps.json", "{}");
            folder.Write($"shared/{AspNetCore}/{version}/{AspNetCore}.runtimeconfig.json", Below(version));
        }

        folder.Write("app/Shop.runtimeconfig.json", configText);
        folder.Write("app/Shop.dll", "");
        var result = await ExternalProgram.RunAsync(
            folder.Path("dotnet"),
            [folder.Path("app", "Shop.dll")],
            environment: new Dictionary<string, string?>
            {
                ["COREHOST_TRACE"] = "1",
                ["COREHOST_TRACE_VERBOSITY"] = "4",
                ["DOTNET_ROLL_FORWARD"] = environment,
                ["DOTNET_ROLL_FORWARD_TO_PRERELEASE"] = toPrerelease ? "1" : null,
                ["DOTNET_ROOT"] = null,
            },
            cancellationToken: TestContext.Current.CancellationToken);
        var summary = result.StandardError.IndexOf("--- Summary of all frameworks:", StringComparison.Ordinal);
        return summary < 0 ? "" : Show(FoundVersion().Matches(result.StandardError, summary).Select(match => (match.Groups[1].Value, match.Groups[2].Value)));
    }

    private static string WeChoose(List<string> netCore, List<string> aspNetCore, string configText, string? environment, bool toPrerelease)
    {
        var names = netCore.Concat(aspNetCore).Distinct().ToDictionary(Parse);
        var resolution = new FrameworkResolution(
            new Dictionary<string, List<FrameworkVersion>> { [NetCore] = [.. netCore.Select(Parse)], [AspNetCore] = [.. aspNetCore.Select(Parse)] },
            (name, version) => name == AspNetCore ? Read(Below(names[version])) : null,
            environment is null ? null : RollForward.Parse(environment),
            toPrerelease);
        var chosen = resolution.Resolve(Read(configText));
        return chosen is null ? "" : Show(chosen.Select(pair => (pair.Key, names[pair.Value])));
    }

    private static string Config((string Name, string Version)[] references, string? rollForward, string? own)
    {
        var frameworks = references.Select((reference, index) => $$"""{ "name": "{{reference.Name}}", "version": "{{reference.Version}}"{{Setting(index == 0 ? own : null)}} }""");
        return $$"""{ "runtimeOptions": { "tfm": "net8.0"{{Setting(rollForward)}}, "frameworks": [ {{string.Join(", ", frameworks)}} ] } }""";
    }

    private static string Setting(string? rollForward) => rollForward is null ? "" : $", \"rollForward\": \"{rollForward}\"";

    private static string Below(string version) => Config([(NetCore, version)], "LatestPatch", null);

    private static RuntimeConfig Read(string text) => RuntimeConfig.Read(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)))!;

    private static FrameworkVersion Parse(string text) => FrameworkVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private static string Show(IEnumerable<(string Name, string Version)> frameworks) => string.Join(' ', frameworks.Select(framework => $"{framework.Name}/{framework.Version}").Order(StringComparer.Ordinal));

    private static string One(Random random) => s_versions[random.Next(s_versions.Length)];

    private static string Early(Random random) => s_versions[random.Next(1 + random.Next(s_versions.Length))];

    private static List<string> Some(Random random, int most) => [.. Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => One(random)).Distinct()];

    [GeneratedRegex(@"framework:'([^']+)'.*?found version='([^']+)'")]
    private static partial Regex FoundVersion();
}
