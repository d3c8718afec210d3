using System.Globalization;
using System.Text;
using System.Text.Json;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests.Proof;

/// <summary>Package databases with what others' tests, or the package manager itself, find in them: name, version, architecture, source package and its version, by tabs.</summary>
internal static class OperatingSystemFixture
{
    // Where dpkg has left files the package is there, though that project counts "installed" only.
    private static readonly string[] s_filesAreThere = ["wantinstall_unpacked", "wantinstall_halfinstalled"];

    public static Fixture? Read(string input, string kind, JsonElement expected)
    {
        // Not a database, but the hashes of a package's files.
        if (input.EndsWith(".md5sums", StringComparison.Ordinal))
            return null;
        var cases = expected.EnumerateArray().ToList();
        if (cases.Find(item => item.GetProperty("packages") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0) is { ValueKind: JsonValueKind.Object } told)
            return new(input, kind, Stated(told, input), false);
        return cases.Exists(item => item.TryGetProperty("expectsError", out var flag) && flag.GetBoolean()) ? new(input, kind, new HashSet<string>(), true) : null;
    }

    /// <summary>Databases of rpm, as rpm lists them.</summary>
    public static IEnumerable<Fixture> OfRpm()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SharedData.Path("data/fixtures/rpmdb/expected.json")));
        foreach (var database in document.RootElement.GetProperty("databases").EnumerateArray())
        {
            var input = database.GetProperty("input").GetString()!;
            if (File.Exists(Path.Combine(SharedData.Path("data"), input)))
                yield return new(input, "rpm", database.GetProperty("packages").EnumerateArray().Select(OfRpm).ToHashSet(), false, database.TryGetProperty("partial", out _));
        }
    }

    /// <summary>The database of dpkg, out of an archive of texts where it stands in one.</summary>
    public static byte[] StatusOf(string input)
    {
        var bytes = File.ReadAllBytes(SharedData.Path("data/" + input));
        if (!input.EndsWith(".txtar", StringComparison.Ordinal))
            return bytes;
        const string Mark = "-- var/lib/dpkg/status --\n";
        var text = Encoding.UTF8.GetString(bytes);
        var start = text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
        var end = text.IndexOf("\n-- ", start, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(end < 0 ? text[start..] : text[start..(end + 1)]);
    }

    private static HashSet<string> Stated(JsonElement told, string input)
    {
        var ours = input.StartsWith("fixtures/scalibr/", StringComparison.Ordinal);
        return [.. told.GetProperty("packages").EnumerateArray().Select(package => ours ? OfScalibr(package, input) : OfTrivy(package)).Concat(ours && input.EndsWith("/statusfield", StringComparison.Ordinal) ? FilesAreThere(input) : [])];
    }

    private static IEnumerable<string> FilesAreThere(string input)
    {
        var text = Encoding.UTF8.GetString(StatusOf(input));
        return s_filesAreThere.Where(name => text.Contains($"Package: {name}\n", StringComparison.Ordinal)).Select(name => Row(name, "1.0", "", name, "1.0"));
    }

    private static string OfScalibr(JsonElement package, string input)
    {
        var meta = package.GetProperty("meta");
        var (name, version) = (Fixtures.Text(package, "name")!, Fixtures.Text(package, "version")!);
        var source = Fixtures.Text(meta, "OriginName") ?? Fixtures.Text(meta, "SourceName");
        return Row(name, version, Fixtures.Text(meta, "Architecture") ?? ArchitectureIn(input, name), string.IsNullOrEmpty(source) ? name : source, version);
    }

    // That project's tests don't look at it everywhere.
    private static string ArchitectureIn(string input, string name)
    {
        var lines = Encoding.UTF8.GetString(StatusOf(input)).Split('\n');
        var start = Array.IndexOf(lines, "Package: " + name);
        return lines.Skip(start).TakeWhile(line => line.Length > 0).FirstOrDefault(line => line.StartsWith("Architecture: ", StringComparison.Ordinal))?["Architecture: ".Length..] ?? "";
    }

    private static string OfTrivy(JsonElement package) =>
        Row(Fixtures.Text(package, "name")!, Version(package, "epoch", "version", "release"), Fixtures.Text(package, "arch") ?? "", Fixtures.Text(package, "srcName")!, Version(package, "srcEpoch", "srcVersion", "srcRelease"));

    private static string OfRpm(JsonElement package)
    {
        string Text(string name) => Fixtures.Text(package, name) ?? "";
        var version = $"{Text("version")}-{Text("release")}";
        var epoch = package.GetProperty("epoch");
        // NAME-VERSION-RELEASE.src.rpm
        var source = Text("sourceRpm")[..^".src.rpm".Length].Split('-');
        return Row(Text("name"), epoch.ValueKind == JsonValueKind.Number ? epoch.GetInt32().ToString(CultureInfo.InvariantCulture) + ":" + version : version, Text("arch"), string.Join('-', source[..^2]), string.Join('-', source[^2..]));
    }

    private static string Version(JsonElement package, string epoch, string version, string release) =>
        (package.TryGetProperty(epoch, out var number) && number.ValueKind == JsonValueKind.Number && number.GetInt32() > 0 ? number.GetInt32().ToString(CultureInfo.InvariantCulture) + ":" : "")
        + Fixtures.Text(package, version) + (Fixtures.Text(package, release) is { Length: > 0 } text ? "-" + text : "");

    private static string Row(string name, string version, string architecture, string source, string sourceVersion) => string.Join('\t', name, version, architecture, source, sourceVersion);
}
