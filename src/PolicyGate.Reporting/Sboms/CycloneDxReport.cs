using System.Collections.Immutable;
using System.Text.Json;
using PolicyGate.Inventory;
using PolicyGate.Reporting.Json;

namespace PolicyGate.Reporting.Sboms;

/// <summary>
/// Writes CycloneDX 1.6 as JSON (ECMA-424; bom-1.6.schema.json). A single image is what the document is about, and its components are the packages; of several images each is a component, and the packages
/// are in it.
/// </summary>
internal sealed class CycloneDxReport
{
    /// <summary>The schema allows no longer ones, and no real one is as long.</summary>
    internal const int MaximumVersion = 1024;

    private readonly SbomContent _content;
    private readonly Utf8JsonWriter _writer;

    private CycloneDxReport(SbomContent content, Utf8JsonWriter writer)
    {
        _content = content;
        _writer = writer;
    }

    internal static void Write(ScanReport report, ReportOptions options, Stream destination) => Write(SbomContent.Of(report), options, destination);

    internal static void Write(SbomContent content, ReportOptions options, Stream destination) =>
        SbomFile.Write(destination, options.Indented, (writer, identifier) => new CycloneDxReport(content, writer).Write(identifier));

    private void Write(Guid identifier)
    {
        _writer.WriteStartObject();
        _writer.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        _writer.WriteString("bomFormat", "CycloneDX");
        _writer.WriteString("specVersion", "1.6");
        _writer.WriteString("serialNumber", $"urn:uuid:{identifier:D}");
        _writer.WriteNumber("version", 1);
        WriteMetadata();
        _writer.WriteStartArray("components");
        if (_content.Images is [var single])
            WriteComponents(single);
        else
        {
            foreach (var image in _content.Images)
                WriteImage(image, withComponents: true);
        }

        _writer.WriteEndArray();
        _writer.WriteStartArray("dependencies");
        foreach (var image in _content.Images)
            WriteDependencies(image);
        _writer.WriteEndArray();
        WriteGaps();
        CycloneDxVulnerabilities.Write(_writer, _content);
        _writer.WriteEndObject();
    }

    private void WriteMetadata()
    {
        _writer.WriteStartObject("metadata");
        if (_content.Created is { } created)
            _writer.WriteTime("timestamp", created);
        _writer.WriteStartObject("tools");
        _writer.WriteStartArray("components");
        _writer.WriteStartObject();
        _writer.WriteString("type", "application");
        _writer.WriteString("name", "PolicyGate");
        _writer.WriteString("version", _content.ToolVersion);
        _writer.WriteEndObject();
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        _writer.WritePropertyName("component");
        if (_content.Images is [var single])
        {
            WriteImage(single, withComponents: false);
        }
        else
        {
            _writer.WriteStartObject();
            _writer.WriteString("type", "container");
            _writer.WriteString("bom-ref", "images");
            _writer.WriteString("name", _content.Target ?? _content.Images[0].Name);
            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }

    private void WriteImage(SbomImage image, bool withComponents)
    {
        var scanned = image.Report.Image;
        _writer.WriteStartObject();
        _writer.WriteString("type", "container");
        _writer.WriteString("bom-ref", image.Reference);
        _writer.WriteString("name", image.Name);
        _writer.WriteString("version", scanned.Digest.ToString());
        _writer.WriteStartArray("hashes");
        _writer.WriteStartObject();
        _writer.WriteString("alg", scanned.Digest.Algorithm == "sha256" ? "SHA-256" : "SHA-512");
        _writer.WriteString("content", scanned.Digest.Hex);
        _writer.WriteEndObject();
        _writer.WriteEndArray();
        if (ImagePurl.Of(scanned) is { } purl)
            _writer.WriteString("purl", purl);
        if (withComponents)
        {
            _writer.WriteStartArray("components");
            WriteComponents(image);
            _writer.WriteEndArray();
        }

        WriteProperties(write => SbomProperties.Of(image, write));
        _writer.WriteEndObject();
    }

    private void WriteComponents(SbomImage image)
    {
        if (image.Report.Inventory.Distribution is { } distribution)
        {
            _writer.WriteStartObject();
            _writer.WriteString("type", "operating-system");
            _writer.WriteString("bom-ref", image.DistributionReference);
            _writer.WriteString("name", distribution.Id);
            WriteVersion(distribution.VersionId ?? distribution.Codename);
            if (distribution.PrettyName is { } name)
                _writer.WriteString("description", name);
            WriteProperties(write => SbomProperties.Of(distribution, write));
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
        _writer.WriteStartObject();
        _writer.WriteString("type", package.Type switch { "dotnet-framework" => "framework", "dotnet-project" => "application", _ => "library" });
        _writer.WriteString("bom-ref", reference);
        _writer.WriteString("name", package.Name);
        WriteVersion(package.Version);
        WriteLicenses(package.Licenses);
        _writer.WriteString("purl", package.Purl.ToString());
        WriteProperties(write => SbomProperties.Of(package, write));
        if (!package.Locations.IsDefaultOrEmpty)
        {
            _writer.WriteStartObject("evidence");
            _writer.WriteStartArray("occurrences");
            foreach (var location in package.Locations)
            {
                _writer.WriteStartObject();
                _writer.WriteString("location", location.Path);
                _writer.WriteEndObject();
            }

            _writer.WriteEndArray();
            _writer.WriteEndObject();
        }

        _writer.WriteEndObject();
    }

    private void WriteVersion(string? version)
    {
        if (version is { Length: <= MaximumVersion })
            _writer.WriteString("version", version);
    }

    // Either licences and names, or one expression.
    private void WriteLicenses(ImmutableArray<string> licenses)
    {
        if (licenses.IsDefaultOrEmpty)
            return;
        _writer.WriteStartArray("licenses");
        if (licenses is [var only] && !SpdxLicenses.IsLicense(only) && SpdxLicenses.IsExpression(only))
        {
            _writer.WriteStartObject();
            _writer.WriteString("expression", only);
            _writer.WriteEndObject();
        }
        else
        {
            foreach (var license in licenses)
            {
                _writer.WriteStartObject();
                _writer.WriteStartObject("license");
                _writer.WriteString(SpdxLicenses.IsLicense(license) ? "id" : "name", license);
                _writer.WriteEndObject();
                _writer.WriteEndObject();
            }
        }

        _writer.WriteEndArray();
    }

    private void WriteProperties(Action<Action<string, string?>> list)
    {
        _writer.WriteStartArray("properties");
        list((name, value) =>
        {
            if (value is null)
                return;
            _writer.WriteStartObject();
            _writer.WriteString("name", SbomProperties.Prefix + name);
            _writer.WriteString("value", value);
            _writer.WriteEndObject();
        });
        _writer.WriteEndArray();
    }

    // The image needs all that nothing else in it is known to need.
    private void WriteDependencies(SbomImage image)
    {
        var packages = image.Report.Inventory.Packages;
        var edges = DependencyEdges.Of(packages);
        var needed = edges.Values.SelectMany(targets => targets).ToHashSet();
        var direct = Enumerable.Range(0, packages.Length).Where(index => !needed.Contains(index)).Select(image.ReferenceOf);
        WriteDependency(image.Reference, image.Report.Inventory.Distribution is null ? direct : direct.Prepend(image.DistributionReference));
        foreach (var (from, targets) in edges)
        {
            WriteDependency(image.ReferenceOf(from), targets.Select(image.ReferenceOf));
            _writer.Relieve();
        }
    }

    private void WriteDependency(string from, IEnumerable<string> targets)
    {
        _writer.WriteStartObject();
        _writer.WriteString("ref", from);
        _writer.WriteStrings("dependsOn", targets);
        _writer.WriteEndObject();
    }

    private void WriteGaps()
    {
        ImmutableArray<SbomImage> incomplete = [.. _content.Images.Where(image => image.Gap is not null)];
        if (incomplete.IsEmpty)
            return;
        _writer.WriteStartArray("compositions");
        _writer.WriteStartObject();
        _writer.WriteString("aggregate", "incomplete");
        _writer.WriteStrings("assemblies", incomplete.Select(image => image.Reference));
        _writer.WriteEndObject();
        _writer.WriteEndArray();
    }
}
