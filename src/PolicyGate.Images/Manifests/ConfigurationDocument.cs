using System.Collections.Immutable;

namespace PolicyGate.Images.Manifests;

/// <summary>Reads an image's configuration (OCI image specification, config.md; Docker's is the same).</summary>
internal static class ConfigurationDocument
{
    public static ImageConfiguration Parse(string subject, ReadOnlyMemory<byte> json)
    {
        using var document = JsonFields.Parse(subject, json);
        var root = JsonFields.Root(subject, document);
        var rootFiles = root.Object("rootfs") ?? throw new ImageException($"{subject} has no 'rootfs': it is no configuration of a container image.");
        var configuration = new ImageConfiguration
        {
            Platform = new(
                root.Text("os") is { Length: > 0 } os ? os : "linux",
                root.Text("architecture") is { Length: > 0 } architecture ? architecture : "unknown",
                root.Text("variant") is { Length: > 0 } variant ? variant : null),
            OsVersion = root.Text("os.version"),
            Created = root.Time("created"),
            History = [.. root.Objects("history").Select(Step)],
            DiffIds = DiffIds(subject, rootFiles),
        };
        return root.Object("config") is not { } run ? configuration : configuration with
        {
            User = run.Text("User"),
            Environment = run.Texts("Env"),
            EntryPoint = run.Texts("Entrypoint"),
            Command = run.Texts("Cmd"),
            WorkingDirectory = run.Text("WorkingDir"),
            ExposedPorts = run.Keys("ExposedPorts"),
            Labels = run.Map("Labels"),
        };
    }

    private static HistoryEntry Step(JsonFields step) => new(step.Text("created_by"), step.Time("created"), step.Text("comment"), step.Flag("empty_layer")) { Author = step.Text("author") };

    private static ImmutableArray<Digest> DiffIds(string subject, JsonFields rootFiles)
    {
        var digests = ImmutableArray.CreateBuilder<Digest>();
        foreach (var text in rootFiles.Texts("diff_ids"))
        {
            digests.Add(Digest.TryParse(text, out var digest)
                ? digest
                : throw new ImageException($"{subject}: 'rootfs.diff_ids' holds '{text.Printable(200)}', which is no digest."));
        }

        return digests.ToImmutable();
    }
}
