using System.Text;
using PolicyGate.Images;
using PolicyGate.Testing;

namespace PolicyGate.Inventory.Tests;

public sealed class MalformedSbomTests
{
    public static TheoryData<string, string> Cases => new()
    {
        { "", "'test.json' is no JSON" },
        { "[]", "'test.json' is no JSON object" },
        { "{", "'test.json' is no JSON" },
        { "{} {}", "'test.json' is no JSON" },
        { "{}", "neither 'bomFormat' nor 'spdxVersion'" },
        { """{"schemaVersion":2,"manifests":[]}""", "neither 'bomFormat' nor 'spdxVersion'" },
        { """{"bomFormat":"Cyclone","specVersion":"1.5"}""", "'bomFormat' is 'Cyclone', CycloneDX was expected" },
        { """{"bomFormat":"CycloneDX"}""", "is CycloneDX ''; versions 1.2 to 1.7 are read" },
        { """{"bomFormat":"CycloneDX","specVersion":"2.0"}""", "is CycloneDX '2.0'; versions 1.2 to 1.7 are read" },
        { """{"bomFormat":"CycloneDX","specVersion":1.5}""", "'specVersion' is a number, a text was expected" },
        { """{"spdxVersion":"SPDX-2.0"}""", "'spdxVersion' 'SPDX-2.0'; SPDX-2.2 and SPDX-2.3 are read" },
        { """{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}""", "SPDX 3, which isn't read: expected CycloneDX 1.2 to 1.7" },
        { """{"artifacts":[],"schema":{"version":"16"}}""", "a generator's own format" },
        { """{"payloadType":"application/vnd.in-toto+json","payload":"e30="}""", "a signed envelope" },
        { "<?xml version=\"1.0\"?><bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>", "CycloneDX in XML, which isn't read. Let its generator write JSON" },
        { "<rdf:RDF/>", "is XML, which isn't read" },
        { "SPDXVersion: SPDX-2.3\n", "SPDX in tag-value form, which isn't read" },
        { "SPDXID: \"SPDXRef-DOCUMENT\"\n", "SPDX in YAML, which isn't read" },
        { Boms.CycloneDx("7"), "'components[0]' is a number, an object was expected" },
        { Boms.CycloneDx("{}", """{"name":7}"""), "'components[1].name' is a number, a text was expected" },
        { Boms.CycloneDx("""{"components":[{},{"licenses":[{"license":"MIT"}]}]}"""), "'components[0].components[1].licenses[0].license' is a text, an object was expected" },
        { Boms.CycloneDx("""{"purl":"pkg:a/b@1","purl":"pkg:a/c@1"}"""), "'components[0]' is malformed: Duplicate" },
        { Boms.CycloneDx("""{"name":"\ud800"}"""), "'components[0].name' is no Unicode text" },
        { Boms.CycloneDx("""{"isExternal":"yes"}"""), "'components[0].isExternal' is a text, true or false was expected" },
        { """{"bomFormat":"CycloneDX","specVersion":"1.5","components":{}}""", "'components' is no array" },
        { """{"bomFormat":"CycloneDX","specVersion":"1.5","components":[],"components":[]}""", "has 'components' twice" },
        { """{"spdxVersion":"SPDX-2.3","packages":[{"externalRefs":{}}]}""", "'packages[0].externalRefs' is an object, an array was expected" },
        { Boms.CycloneDx(Deep(300)), "'test.json' is no JSON: The maximum configured depth" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_wrong_is_told_with_its_place(string content, string message) =>
        Assert.Contains(message, Assert.Throws<ImageException>(() => Boms.Read(content)).Message, StringComparison.Ordinal);

    [Fact]
    public void Utf_16_is_told_with_its_usual_cause() =>
        Assert.Contains("PowerShell", Assert.Throws<ImageException>(() => Sbom.Read("test.json", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{}")).ToArray())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{0}", "")]
    [InlineData("{0}", "\uFEFF")]
    [InlineData("{{\"sbom\":{0}}}", "")]
    [InlineData("{{\"_type\":\"https://in-toto.io/Statement/v1\",\"predicateType\":\"https://cyclonedx.org/bom\",\"predicate\":{0}}}", "")]
    public void A_mark_or_a_wrapper_around_it_doesnt_matter(string wrapper, string mark) =>
        Assert.Single(Boms.Read(mark + string.Format(System.Globalization.CultureInfo.InvariantCulture, wrapper, Boms.CycloneDx(Boms.Component("pkg:nuget/A@1")))).Inventory.Packages);

    [Fact]
    public void The_order_of_the_fields_doesnt_matter_and_nulls_are_nothing() => Assert.Single(Boms.Read(
        $$"""{"components":[null,{{Boms.Component("pkg:nuget/A@1")}},{"type":"library","name":null,"licenses":[null],"properties":null}],"dependencies":null,"metadata":null,"specVersion":"1.4","bomFormat":"CycloneDX"}""").Inventory.Packages);

    [Fact]
    public void Components_nested_sixty_deep_are_read() => Assert.Equal(60, Boms.Read(Boms.CycloneDx(Deep(60))).Inventory.Packages.Length);

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_it_is_read()
    {
        using var folder = new TemporaryFolder();
        var reference = ImageReference.Parse("sbom:" + folder.Write("test.json", Boms.CycloneDx()));
        var cancellation = TestContext.Current.CancellationToken;

        Assert.Equal(File.ReadAllBytes(folder.Path("test.json")), (await SbomFile.ReadAsync(reference, new(), cancellation)).ToArray());
        var exception = await Assert.ThrowsAsync<ImageException>(() => SbomFile.ReadAsync(reference, new() { SbomBytes = 20 }, cancellation));
        Assert.Contains("larger than the 20 bytes that the limit allows. If you trust the image, raise it with --limit sbom-bytes=SIZE.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_components_than_any_image_has_are_refused()
    {
        var many = $"{{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{new StringBuilder().Insert(0, "{},", 500_000)}{{}}]}}";
        Assert.Contains("more than 500000 components", Assert.Throws<ImageException>(() => Boms.Read(many)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop.cdx.json")]
    [InlineData("shop.spdx.json")]
    public void Damage_of_any_kind_is_read_or_refused(string file) =>
        Malformed.Fuzz(File.ReadAllBytes(RealSbomTests.Path(file)), Parse, rounds: 500);

    [Theory]
    [InlineData("oracles/trivy/sbom/centos-7-cyclonedx.json")]
    [InlineData("oracles/trivy/sbom/centos-7-spdx.json")]
    public void Damage_of_another_generators_is_read_or_refused(string file) =>
        Malformed.Fuzz(File.ReadAllBytes(SharedData.Path("data/" + file)), Parse, rounds: 500);

    private static void Parse(Stream content)
    {
        var bytes = new MemoryStream();
        content.CopyTo(bytes);
        try
        {
            var sbom = Sbom.Read("test.json", bytes.ToArray());
            Assert.All(sbom.Inventory.Notifications, notification => Assert.Equal(notification.Message.Printable(int.MaxValue), notification.Message));
        }
        catch (ImageException exception)
        {
            Assert.Equal(exception.Message.Printable(int.MaxValue), exception.Message);
            throw new FormatException(exception.Message);
        }
    }

    private static string Deep(int depth)
    {
        var text = new StringBuilder();
        for (var level = 0; level < depth; level++)
            text.Append($$"""{"type":"library","name":"n","purl":"pkg:nuget/N{{level}}@1","components":[""");
        return text.Insert(text.Length, "]}", depth).ToString();
    }
}
