using System.Collections.Immutable;
using PolicyGate.Images;

namespace PolicyGate.Inventory;

/// <summary>Reads SPDX 2.2 and 2.3 as JSON (spdx-spec, schemas/spdx-schema.json).</summary>
internal sealed class SpdxReader
{
    private const string DocumentReference = "SPDXRef-DOCUMENT";

    private static readonly string[] s_versions = ["SPDX-2.2", "SPDX-2.3"];

    // Trivy before version 2.3 of the format, and Syft, tell by the reference what a package is.
    private static readonly (string Prefix, string Kind)[] s_kinds =
    [
        ("SPDXRef-OperatingSystem", "operating-system"), ("SPDXRef-ContainerImage", "container"), ("SPDXRef-DocumentRoot-Image", "container"), ("SPDXRef-Application", "application"),
    ];

    private readonly SbomStatements _statements;
    private readonly Dictionary<string, string> _extractedLicenses = new(StringComparer.Ordinal);
    private readonly List<string> _described = [];

    private SpdxReader(SbomStatements statements) => _statements = statements;

    public static SbomStatements Read(SbomDocument document)
    {
        var version = document.Text("spdxVersion");
        if (!s_versions.Contains(version))
            throw new ImageException($"{document.Subject} has the 'spdxVersion' '{(version ?? "").Printable(50)}'; {string.Join(" and ", s_versions)} are read. Let its generator write one of them.");
        var statements = new SbomStatements(document.Subject, version!.Replace('-', ' '));
        new SpdxReader(statements).Run(document);
        return statements;
    }

    private void Run(SbomDocument document)
    {
        document.Object("creationInfo", info =>
        {
            _statements.Tool = info.Texts("creators").Where(creator => creator.StartsWith("Tool: ", StringComparison.Ordinal)).Select(creator => creator["Tool: ".Length..]).FirstOrDefault(tool => tool.Length > 0);
            _statements.Created = info.Text("created");
            return _statements;
        });
        document.Objects("hasExtractedLicensingInfos", license =>
        {
            if (license.Text("licenseId") is { } id && Asserted(license.Text("name")) is { } name)
                _extractedLicenses.TryAdd(id, name);
        });
        document.Objects("packages", package => _statements.Add(Package(package)));
        document.Texts("documentDescribes", _described.Add);
        var known = _statements.Components.Select(component => component.Reference).ToHashSet(StringComparer.Ordinal);
        document.Objects("relationships", relation => Relate(relation, known));
        SetSubject();
        // SPDX has no field for it.
        if (_statements.Subject?.Property(SbomProperties.Own + "incomplete") is not null)
            _statements.Incomplete++;
    }

    // The one package that the document describes; where it describes several, each of them is in the image.
    private void SetSubject()
    {
        var described = _described.ToHashSet(StringComparer.Ordinal);
        var candidates = _statements.Components.Where(component => component.Reference is { } reference && described.Contains(reference)).ToList();
        if (candidates.Count > 1)
            candidates = [.. candidates.Where(component => component.Kind == "container")];
        if (candidates.Count != 1 || (_statements.Components.Count == 1 && candidates[0].Kind != "container"))
            return;
        _statements.Subject = candidates[0];
        _statements.Components.Remove(candidates[0]);
    }

    private void Relate(SbomElement relation, HashSet<string?> known)
    {
        if (relation.Text("spdxElementId") is not { } from || relation.Text("relatedSpdxElement") is not { } to)
            return;
        switch (relation.Text("relationshipType"))
        {
            case "DESCRIBES" or "DESCRIBE" when from == DocumentReference:
                _described.Add(to);
                break;
            case "DESCRIBED_BY" when to == DocumentReference:
                _described.Add(from);
                break;
            case "DEPENDS_ON" or "CONTAINS" when known.Contains(from) && known.Contains(to):
                _statements.Relate(from, to);
                break;
            case "DEPENDENCY_OF" or "RUNTIME_DEPENDENCY_OF" or "CONTAINED_BY" when known.Contains(from) && known.Contains(to):
                _statements.Relate(to, from);
                break;
        }
    }

    private SbomComponent Package(SbomElement package)
    {
        var reference = package.Text("SPDXID");
        string? purl = null;
        var hasCpe = false;
        foreach (var external in package.Objects("externalRefs"))
        {
            var type = external.Text("referenceType");
            var locator = external.Text("referenceLocator");
            // A SWID tag names software, but no package of any package manager.
            if (type == "purl" && locator?.StartsWith("pkg:swid/", StringComparison.OrdinalIgnoreCase) == false)
                purl ??= locator;
            hasCpe |= type is "cpe22Type" or "cpe23Type";
        }

        return new()
        {
            Kind = Kind(package.Text("primaryPackagePurpose"), reference),
            Reference = reference,
            Name = package.Text("name"),
            Version = Asserted(package.Text("versionInfo")),
            Description = package.Text("description"),
            Purl = purl,
            HasCpe = hasCpe,
            Sha256 = package.Objects("checksums").Where(checksum => checksum.Text("algorithm") == "SHA256").Select(checksum => checksum.Text("checksumValue")).FirstOrDefault()?.ToLowerInvariant(),
            Licenses = License(package) is { } license ? [license] : [],
            Properties = [.. Properties(package)],
            Occurrences = [.. SpdxSourceInfo.Paths(package.Text("sourceInfo"))],
        };
    }

    // The schema's words have an underscore, generators write a dash as well.
    private static string Kind(string? purpose, string? reference) => purpose is not null
        ? purpose.ToLowerInvariant().Replace('_', '-')
        : s_kinds.FirstOrDefault(kind => reference?.StartsWith(kind.Prefix, StringComparison.Ordinal) == true).Kind ?? "library";

    // What the package says of itself comes before what somebody has concluded.
    private string? License(SbomElement package) =>
        (Asserted(package.Text("licenseDeclared")) ?? Asserted(package.Text("licenseConcluded"))) is { } license ? _extractedLicenses.GetValueOrDefault(license, license) : null;

    /// <summary>The value; null where nobody looked or there was nothing to see.</summary>
    private static string? Asserted(string? value) => value is "NOASSERTION" or "NONE" ? null : value;

    // SPDX has no properties: generators put "name: value" into annotations, and into attribution texts before they did.
    private static IEnumerable<(string Name, string Value)> Properties(SbomElement package)
    {
        var texts = package.Objects("annotations").Select(annotation => annotation.Text("comment")).OfType<string>().Concat(package.Texts("attributionTexts"));
        foreach (var text in texts)
        {
            var colon = text.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
                yield return (text.AsSpan(0, colon).Contains(':') ? text[..colon] : SbomProperties.Trivy + text[..colon], text[(colon + 2)..]);
        }

        if (SpdxSourceInfo.Package(package.Text("sourceInfo")) is { } source)
        {
            yield return (SbomProperties.Trivy + "SrcName", source.Name);
            yield return (SbomProperties.Trivy + "SrcVersion", source.Version);
        }
    }
}
