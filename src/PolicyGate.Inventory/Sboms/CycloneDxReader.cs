using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Reads CycloneDX as JSON (ECMA-424; bom-1.4.schema.json to bom-1.7.schema.json; what 1.2 and 1.3 have is the same).</summary>
internal sealed class CycloneDxReader
{
    private static readonly string[] s_versions = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];

    private readonly SbomStatements _statements;

    private CycloneDxReader(SbomStatements statements) => _statements = statements;

    public static SbomStatements Read(SbomDocument document)
    {
        if (document.Text("bomFormat") is { } format and not "CycloneDX")
            throw new ImageException($"{document.Subject}: 'bomFormat' is '{format.Printable(50)}', CycloneDX was expected.");
        var version = document.Text("specVersion");
        if (!s_versions.Contains(version))
            throw new ImageException($"{document.Subject} is CycloneDX '{(version ?? "").Printable(50)}'; versions {s_versions[0]} to {s_versions[^1]} are read. Let its generator write one of them.");
        var statements = new SbomStatements(document.Subject, "CycloneDX " + version);
        new CycloneDxReader(statements).Run(document);
        return statements;
    }

    private void Run(SbomDocument document)
    {
        document.Object("metadata", metadata =>
        {
            _statements.Tool = Tool(metadata);
            _statements.Created = metadata.Text("timestamp");
            if (metadata.Object("component") is { } component)
            {
                _statements.Subject = Component(component);
                AddNested(component);
            }

            return _statements;
        });
        document.Objects("components", Add);
        document.Objects("dependencies", dependency =>
        {
            if (dependency.Text("ref") is not { } from)
                return;
            foreach (var target in dependency.Texts("dependsOn"))
                _statements.Relate(from, target);
        });
        document.Objects("compositions", composition =>
        {
            if (composition.Text("aggregate")?.StartsWith("incomplete", StringComparison.Ordinal) == true)
                _statements.Incomplete++;
        });
    }

    private void Add(SbomElement element)
    {
        // Neither is in what was shipped, and nor is what they contain.
        if (element.Text("scope") == "excluded" || element.Flag("isExternal"))
        {
            _statements.Excluded++;
            return;
        }

        _statements.Add(Component(element));
        AddNested(element);
    }

    private void AddNested(SbomElement element)
    {
        foreach (var nested in element.Objects("components"))
            Add(nested);
    }

    private static SbomComponent Component(SbomElement element)
    {
        var reference = element.Text("bom-ref");
        var group = element.Text("group");
        var name = element.Text("name");
        return new()
        {
            Kind = element.Text("type") ?? "library",
            Reference = reference,
            Name = group is null ? name : $"{group}/{name}",
            Version = element.Text("version"),
            Description = element.Text("description"),
            // Where there is no field, generators that reference components by their package URL have it there.
            Purl = element.Text("purl") ?? (reference?.StartsWith("pkg:", StringComparison.Ordinal) == true ? reference : null),
            HasCpe = element.Text("cpe") is not null,
            Sha256 = element.Objects("hashes").Where(hash => hash.Text("alg") == "SHA-256").Select(hash => hash.Text("content")).FirstOrDefault()?.ToLowerInvariant(),
            Licenses = [.. element.Objects("licenses").Select(License).OfType<string>()],
            Properties = [.. Properties(element)],
            Occurrences = element.Object("evidence") is { } evidence ? [.. evidence.Objects("occurrences").Select(occurrence => occurrence.Text("location")).OfType<string>()] : [],
        };
    }

    private static IEnumerable<(string Name, string Value)> Properties(SbomElement element) =>
        from property in element.Objects("properties")
        let name = property.Text("name")
        where name is not null && SbomProperties.IsKnown(name)
        select (name, property.Text("value") ?? "");

    private static string? License(SbomElement choice) =>
        choice.Text("expression") ?? (choice.Object("license") is { } license ? license.Text("id") ?? license.Text("name") : null);

    // A list up to 1.4, and still allowed; since 1.5 an object with components.
    private static string? Tool(SbomElement metadata)
    {
        var tools = metadata.IsArray("tools") ? metadata.Objects("tools") : metadata.Object("tools")?.Objects("components") ?? [];
        foreach (var tool in tools)
        {
            if (tool.Text("name") is { } name)
                return tool.Text("version") is { } version ? $"{name} {version}" : name;
        }

        return null;
    }
}
