using System.Globalization;
using System.Text.Json;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Json;

namespace PolicyGate.Reporting.Sboms;

/// <summary>Writes SPDX 2.3 as JSON. What it has no field for stands in annotations.</summary>
internal sealed class SpdxReport
{
    private const string Document = "SPDXRef-DOCUMENT";
    private const string Unknown = "NOASSERTION";

    private readonly SbomContent _content;
    private readonly Utf8JsonWriter _writer;
    private readonly string _created;
    private readonly SpdxLicenseReferences _licenses = new();
    private readonly ILookup<string, (string Address, string Comment)> _advisories;

    private SpdxReport(SbomContent content, Utf8JsonWriter writer)
    {
        _content = content;
        _writer = writer;
        // The format demands a time. Where the image has none, it is the one that no build has by accident.
        _created = (content.Created ?? DateTimeOffset.UnixEpoch).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        _advisories = SpdxAdvisories.Of(content);
    }

    internal static void Write(ScanReport report, ReportOptions options, Stream destination) => Write(SbomContent.Of(report), options, destination);

    internal static void Write(SbomContent content, ReportOptions options, Stream destination) =>
        SbomFile.Write(destination, options.Indented, (writer, identifier) => new SpdxReport(content, writer).Write(identifier));

    private void Write(Guid identifier)
    {
        var name = _content.Images is [var single] ? single.Name : _content.Target ?? _content.Images[0].Name;
        _writer.WriteStartObject();
        _writer.WriteString("spdxVersion", "SPDX-2.3");
        _writer.WriteString("dataLicense", "CC0-1.0");
        _writer.WriteString("SPDXID", Document);
        _writer.WriteString("name", name);
        _writer.WriteString("documentNamespace", $"https://spdx.org/spdxdocs/policygate-{identifier:D}");
        _writer.WriteStartObject("creationInfo");
        _writer.WriteString("created", _created);
        _writer.WriteStrings("creators", [Tool]);
        _writer.WriteEndObject();
        _writer.WriteStartArray("packages");
        foreach (var image in _content.Images)
            WriteImage(image);
        _writer.WriteEndArray();
        _writer.WriteStartArray("relationships");
        foreach (var image in _content.Images)
            WriteRelations(image);
        _writer.WriteEndArray();
        _licenses.Write(_writer);
        _writer.WriteEndObject();
    }

    private string Tool => $"Tool: PolicyGate-{_content.ToolVersion}";

    private void WriteImage(SbomImage image)
    {
        var scanned = image.Report.Image;
        BeginPackage(image.Reference, image.Name, scanned.Digest.ToString(), "CONTAINER");
        _writer.WriteStartArray("checksums");
        _writer.WriteStartObject();
        _writer.WriteString("algorithm", scanned.Digest.Algorithm == "sha256" ? "SHA256" : "SHA512");
        _writer.WriteString("checksumValue", scanned.Digest.Hex);
        _writer.WriteEndObject();
        _writer.WriteEndArray();
        if (ImagePurl.Of(scanned) is { } purl)
            WriteReferences(purl, []);
        WriteAnnotations(write =>
        {
            SbomProperties.Of(image, write);
            write("incomplete", image.Gap);
        });
        _writer.WriteEndObject();

        if (image.Report.Inventory.Distribution is { } distribution)
        {
            // The two official schemas of 2.3 spell the purpose differently (OPERATING_SYSTEM, OPERATING-SYSTEM): the identifier says it instead, as other generators' does.
            BeginPackage(image.DistributionReference, distribution.Id, distribution.VersionId ?? distribution.Codename, null);
            if (distribution.PrettyName is { } name)
                _writer.WriteString("description", name);
            WriteAnnotations(write => SbomProperties.Of(distribution, write));
            _writer.WriteEndObject();
        }

        for (var index = 0; index < image.Report.Inventory.Packages.Length; index++)
        {
            WritePackage(image.Report.Inventory.Packages[index], image.ReferenceOf(index));
            _writer.Relieve();
        }
    }

    private void WritePackage(Package package, string reference)
    {
        BeginPackage(reference, package.Name, package.Version, package.Type switch { "dotnet-framework" => "FRAMEWORK", "dotnet-project" => "APPLICATION", _ => "LIBRARY" });
        _writer.WriteString("licenseConcluded", Unknown);
        var licenses = package.Licenses.IsDefault ? [] : package.Licenses;
        _writer.WriteString("licenseDeclared", licenses.IsEmpty ? Unknown : _licenses.Expression(licenses));
        _writer.WriteString("copyrightText", Unknown);
        WriteReferences(package.Purl.ToString(), _advisories[reference]);
        WriteAnnotations(write =>
        {
            SbomProperties.Of(package, write);
            // The expression has names of its own for what is on no list.
            for (var index = 0; index < licenses.Length; index++)
                write(SbomProperties.Name("license", index), licenses[index]);
        });
        _writer.WriteEndObject();
    }

    private void BeginPackage(string reference, string name, string? version, string? purpose)
    {
        _writer.WriteStartObject();
        _writer.WriteString("SPDXID", SpdxIdentifier.Of(reference));
        _writer.WriteString("name", name);
        if (version is not null)
            _writer.WriteString("versionInfo", version);
        if (purpose is not null)
            _writer.WriteString("primaryPackagePurpose", purpose);
        _writer.WriteString("downloadLocation", Unknown);
        _writer.WriteBoolean("filesAnalyzed", false);
    }

    private void WriteReferences(string purl, IEnumerable<(string Address, string Comment)> advisories)
    {
        _writer.WriteStartArray("externalRefs");
        WriteReference("PACKAGE-MANAGER", "purl", purl, null);
        foreach (var (address, comment) in advisories)
            WriteReference("SECURITY", "advisory", address, comment);
        _writer.WriteEndArray();
    }

    private void WriteReference(string category, string type, string locator, string? comment)
    {
        _writer.WriteStartObject();
        _writer.WriteString("referenceCategory", category);
        _writer.WriteString("referenceType", type);
        _writer.WriteString("referenceLocator", locator);
        if (comment is not null)
            _writer.WriteString("comment", comment);
        _writer.WriteEndObject();
    }

    private void WriteAnnotations(Action<Action<string, string?>> list)
    {
        _writer.WriteStartArray("annotations");
        list((name, value) =>
        {
            if (value is null)
                return;
            _writer.WriteStartObject();
            _writer.WriteString("annotationDate", _created);
            _writer.WriteString("annotationType", "OTHER");
            _writer.WriteString("annotator", Tool);
            _writer.WriteString("comment", $"{SbomProperties.Prefix}{name}: {value}");
            _writer.WriteEndObject();
        });
        _writer.WriteEndArray();
    }

    private void WriteRelations(SbomImage image)
    {
        var packages = image.Report.Inventory.Packages;
        var reference = SpdxIdentifier.Of(image.Reference);
        Relate(Document, "DESCRIBES", reference);
        if (image.Report.Inventory.Distribution is not null)
            Relate(reference, "CONTAINS", SpdxIdentifier.Of(image.DistributionReference));
        for (var index = 0; index < packages.Length; index++)
            Relate(reference, "CONTAINS", SpdxIdentifier.Of(image.ReferenceOf(index)));
        foreach (var (from, targets) in DependencyEdges.Of(packages))
        {
            foreach (var target in targets)
                Relate(SpdxIdentifier.Of(image.ReferenceOf(from)), "DEPENDS_ON", SpdxIdentifier.Of(image.ReferenceOf(target)));
        }
    }

    private void Relate(string from, string type, string to)
    {
        _writer.WriteStartObject();
        _writer.WriteString("spdxElementId", from);
        _writer.WriteString("relationshipType", type);
        _writer.WriteString("relatedSpdxElement", to);
        _writer.WriteEndObject();
        _writer.Relieve();
    }
}
