using System.Text.Json;
using PolicyGate.Testing;
using QuickStart;

namespace PolicyGate.EndToEnd.Tests;

public sealed class Quick_start_tests
{
    private static readonly string s_folder = Path.Combine(SharedData.RepositoryRoot, "integration-samples", "quick-start");

    /// <summary>Compressed bytes may differ between versions of zlib; the digests of the uncompressed layers may not.</summary>
    [Fact]
    public void The_image_in_the_repository_is_what_the_generator_writes()
    {
        var generated = SampleImage.Create().ToOciLayout();

        Assert.Equal(DiffIds(generated.Blobs[generated.ConfigurationDigest]), DiffIds(ConfigurationIn(Path.Combine(s_folder, "image.tar"))));
    }

    [Fact]
    public async Task It_says_what_happened_and_what_to_do_next()
    {
        var result = await ExternalProgram.RunAsync(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "QuickStart.dll")],
            s_folder,
            HermeticEnvironment.With(),
            TestContext.Current.CancellationToken);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("CVE-2024-21907", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("The verdict is 'fail'", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("What to do next", result.StandardOutput, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> DiffIds(byte[] configuration)
    {
        using var document = JsonDocument.Parse(configuration);
        return [.. document.RootElement.GetProperty("rootfs").GetProperty("diff_ids").EnumerateArray().Select(digest => digest.GetString())];
    }

    private static byte[] ConfigurationIn(string archive)
    {
        using var stream = File.OpenRead(archive);
        using var reader = new System.Formats.Tar.TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || entry.Length > 1 << 20)
                continue;
            var content = new MemoryStream();
            entry.DataStream.CopyTo(content);
            if (System.Text.Encoding.UTF8.GetString(content.ToArray()).Contains("\"diff_ids\"", StringComparison.Ordinal))
                return content.ToArray();
        }

        throw new InvalidDataException("The archive has no configuration.");
    }
}
