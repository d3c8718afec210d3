using System.Collections.Immutable;
using NuGet.Packaging;
using NuGet.Versioning;
using PolicyGate.Policy.Yaml;

namespace PolicyGate.Policy.Sharing;

/// <summary>Reads <c>extends</c>.</summary>
internal static class ExtendsReader
{
    private const string Example = "{ package: Contoso.Policy, version: 1.4.0, sha512: ... }";

    private const int HashLength = 64;

    private static readonly string[] s_keys = ["folder", "package", "version", "sha512"];

    internal static IReadOnlyCollection<string> Keys => s_keys;

    internal static ImmutableArray<SharedPolicyReference> Read(YamlEntry entry, FileMistakes mistakes)
    {
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        if (items.Count == 0)
            mistakes.Add(MistakeCodes.Missing, entry.Value, $"'extends' is an empty list: name a folder or a package such as {Example}, or remove the key.");
        return [.. items.Select(item => ReadOne(item, mistakes)).OfType<SharedPolicyReference>()];
    }

    private static SharedPolicyReference? ReadOne(YamlNode item, FileMistakes mistakes)
    {
        if (item is YamlScalar)
            return ValueReader.Scalar("extends", item, $"a folder of the repository, or a package such as {Example}", mistakes) is { } folder ? Folder(folder, mistakes) : null;
        if (MapReader.Map(item, "extends", Example, mistakes) is not { } map)
            return null;
        var count = mistakes.Count;
        var values = MapReader.Known(map, "a key of 'extends'", s_keys, mistakes)
            .Select(entry => (entry.Name, Value: ValueReader.Scalar(entry.Name, entry.Value, "text", mistakes)))
            .Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Name, entry => entry.Value!, StringComparer.Ordinal);
        if (mistakes.Count > count)
            return null;
        if (values.TryGetValue("folder", out var named) && values.Count == 1)
            return Folder(named, mistakes);
        if (!values.ContainsKey("folder") && values.TryGetValue("package", out var id) && values.TryGetValue("version", out var version) && values.TryGetValue("sha512", out var hash))
            return Package(map, id, version, hash, mistakes);
        mistakes.Add(MistakeCodes.Missing, map, $"A shared policy is a folder alone, or a package with id, version and hash: expected a folder of the repository, or {Example}.");
        return null;
    }

    private static FolderReference? Folder(YamlScalar value, FileMistakes mistakes)
    {
        var folder = value.Text.Trim().TrimEnd('/');
        if (folder.StartsWith("./", StringComparison.Ordinal))
            folder = folder[2..];
        if (folder.Length > 0 && !folder.StartsWith('/') && !folder.Contains('\\', StringComparison.Ordinal) && folder.Split('/').All(segment => segment is not ("" or "." or "..")))
            return new(folder, mistakes.Place(value));
        mistakes.Add(MistakeCodes.WrongValue, value, $"'{value.Text.Printable(200)}' is no folder of the repository: expected a path from the repository's root, with forward slashes and without '..', such as company/policy.");
        return null;
    }

    private static PackageReference? Package(YamlMap map, YamlScalar id, YamlScalar version, YamlScalar hash, FileMistakes mistakes)
    {
        var count = mistakes.Count;
        if (id.Text.Length > PackageIdValidator.MaxPackageIdLength || !PackageIdValidator.IsValidPackageId(id.Text))
            mistakes.Add(MistakeCodes.WrongValue, id, $"'{id.Text.Printable(100)}' is no id of a NuGet package: expected one such as Contoso.Policy.");
        if (!NuGetVersion.TryParseStrict(version.Text, out var exact))
            mistakes.Add(MistakeCodes.WrongValue, version, $"'{version.Text.Printable(100)}' is no exact version of a NuGet package: expected one such as 1.4.0.");
        Span<byte> bytes = stackalloc byte[HashLength + 1];
        if (!Convert.TryFromBase64String(hash.Text, bytes, out var length) || length != HashLength)
            mistakes.Add(MistakeCodes.WrongValue, hash, $"'{hash.Text.Printable(100)}' is no SHA-512 hash in base64: expected the package's contentHash, as packages.lock.json has it.");
        return mistakes.Count > count ? null : new(id.Text, exact!, hash.Text, mistakes.Place(map));
    }
}
