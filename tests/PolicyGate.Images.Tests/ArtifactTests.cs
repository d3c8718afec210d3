using System.Text.Json.Nodes;
using PolicyGate.Testing;

namespace PolicyGate.Images.Tests;

/// <summary>What lies beside images or is stored as they are, and isn't one, is told as what it is.</summary>
public sealed class ArtifactTests
{
    private const string Empty = "application/vnd.oci.empty.v1+json";

    [Theory]
    [InlineData("application/vnd.cncf.helm.config.v1+json", null, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "its configuration is of type 'application/vnd.cncf.helm.config.v1+json', which is a Helm chart")]
    [InlineData("application/vnd.wasm.config.v0+json", null, "application/wasm", "which is a WebAssembly module")]
    [InlineData("application/vnd.oci.image.config.v1+json", null, "application/vnd.module.wasm.content.layer.v1+wasm", "which is a WebAssembly module")]
    [InlineData("application/vnd.oci.image.config.v1+json", null, "application/vnd.dev.cosign.simplesigning.v1+json", "its content is of type 'application/vnd.dev.cosign.simplesigning.v1+json', which is a signature of cosign")]
    [InlineData("application/vnd.oci.image.config.v1+json", null, "application/vnd.in-toto+json", "which is an attestation")]
    [InlineData(Empty, "application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.dev.sigstore.bundle.v0.3+json", "it is of type 'application/vnd.dev.sigstore.bundle.v0.3+json', which is a Sigstore bundle")]
    [InlineData(Empty, "application/spdx+json", Empty, "which is a bill of materials")]
    [InlineData(Empty, null, "text/plain", "its content is of type 'text/plain'. Name")]
    [InlineData("application/vnd.oci.image.config.v1+json", "application/vnd.example.thing", "application/vnd.oci.image.layer.v1.tar+gzip", "it is of type 'application/vnd.example.thing'. Name")]
    [InlineData("application/vnd.docker.container.image.v1+json", null, "application/vnd.ollama.image.model", "which is a language model")]
    [InlineData("application/vnd.docker.plugin.v1+json", null, "application/vnd.docker.image.rootfs.diff.tar.gzip", "which is a plugin of Docker")]
    [InlineData("application/x-\u001b[31m", null, "x", "its configuration is of type 'application/x-\\u{001B}[31m'. Name")]
    public async Task A_manifest_of_something_else_is_refused(string configuration, string? artifactType, string layer, string reason)
    {
        var layout = Built().EditManifest(manifest =>
        {
            manifest["config"]!["mediaType"] = configuration;
            if (artifactType is not null)
                manifest["artifactType"] = artifactType;
            manifest["layers"]![0]!["mediaType"] = layer;
        }).ToOciLayout();
        var message = await ErrorAsync(layout);
        Assert.Contains("is no container image: ", message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.EndsWith("Name the image itself.", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_of_nothing_but_artifacts_says_what_they_are()
    {
        var layout = new OciLayout();
        var attestation = layout.Add(Built().Platform("unknown/unknown"));
        var bundle = layout.Add(Built().Label("x", "1"));
        bundle["artifactType"] = "application/vnd.dev.sigstore.bundle.v0.3+json";
        layout.Manifests.Add(layout.AddIndex([attestation, bundle]));
        Assert.EndsWith(
            "holds no container image but a Sigstore bundle of signatures or attestations of type 'application/vnd.dev.sigstore.bundle.v0.3+json', an attestation. Name the image itself.",
            await ErrorAsync(layout), StringComparison.Ordinal);
        layout.Manifests.Clear();
        layout.Manifests.Add(attestation.DeepClone());
        Assert.EndsWith("holds no container image but an attestation. Name the image itself.", await ErrorAsync(layout), StringComparison.Ordinal);
        layout.Manifests.Clear();
        Assert.EndsWith("holds no container image. Name the image itself.", await ErrorAsync(layout), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.docker.container.image.v1+json")]
    [InlineData("application/vnd.oci.image.config.v1+json")]
    [InlineData("")]
    public async Task An_image_whose_descriptor_states_the_type_of_its_configuration_is_one(string artifactType)
    {
        var layout = new OciLayout();
        var descriptor = layout.Add(Built());
        descriptor["artifactType"] = artifactType;
        layout.Manifests.Add(layout.AddIndex([descriptor]));
        Assert.Equal(["a=1@0"], await LinesAsync(layout));
    }

    [Theory]
    [InlineData(".sig")]
    [InlineData(".att")]
    [InlineData(".sbom")]
    [InlineData("")]
    public async Task What_cosign_keeps_beside_an_image_is_not_a_second_image(string end)
    {
        var image = Built().Named("1.0");
        var layout = image.ToOciLayout();
        var tag = layout.ManifestDigest.Replace(':', '-') + end;
        var signature = layout.Add(Built().EditManifest(manifest => manifest["layers"]![0]!["mediaType"] = "application/vnd.dev.cosign.simplesigning.v1+json"));
        signature["annotations"] = new JsonObject { ["org.opencontainers.image.ref.name"] = tag };
        layout.Manifests.Add(signature);
        Assert.Equal(["a=1@0"], await LinesAsync(layout));
        Assert.Contains("which is a signature of cosign", await ErrorAsync(layout, ":" + tag), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip+encrypted")]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip+encrypted")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd+encrypted")]
    public async Task An_encrypted_image_is_refused_with_what_to_do(string mediaType)
    {
        var message = await ErrorAsync(Built().EditManifest(manifest => manifest["layers"]![0]!["mediaType"] = mediaType).ToOciLayout());
        Assert.Contains($"has encrypted layers ('{mediaType}'), and no key is used here. Decrypt a copy, for example with skopeo copy --decryption-key, and name that.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip")]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd")]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar")]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip")]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.zstd")]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [InlineData("application/octet-stream")]
    [InlineData("")]
    public async Task How_a_layer_is_compressed_is_told_by_its_content_whatever_its_type_says(string mediaType)
    {
        foreach (var compression in Enum.GetValues<LayerCompression>())
        {
            var image = Image.With(layer => layer.File("a", "1").Compress(compression)).EditManifest(manifest => manifest["layers"]![0]!["mediaType"] = mediaType);
            Assert.Equal(["a=1@0"], await LinesAsync(image.ToOciLayout()));
        }
    }

    private static Image Built() => Image.With(layer => layer.File("a", "1"));

    private static async Task<string[]> LinesAsync(OciLayout layout, string name = "")
    {
        using var folder = new TemporaryFolder();
        await layout.WriteArchiveAsync(folder.Path("i.tar"));
        var reader = ImageReading.Text("**");
        return ImageReading.Lines(await ImageReading.ReadAsync("oci-archive:" + folder.Path("i.tar") + name, [reader]), reader);
    }

    private static async Task<string> ErrorAsync(OciLayout layout, string name = "") => (await Assert.ThrowsAsync<ImageException>(() => LinesAsync(layout, name))).Message;
}
